using System.Text.Json;

namespace Sidechain.PluginHostSim.Tests.Commands;

/// <summary>The exit code and output of a run.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one JSON document that it has to be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

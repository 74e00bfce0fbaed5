using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sidechain.Cli.Tests.Processes;

/// <summary>What a run of the command left behind.</summary>
internal sealed partial record CliResult(int ExitCode, string Output, string Error)
{
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];

    public string LastErrorLine => Error.TrimEnd('\n').Split('\n')[^1];

    /// <summary>The ID in the last line, wherever it belongs.</summary>
    public string TraceId => TraceIdLine().Match(ExitCode == 0 ? LastLine : LastErrorLine) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException($"No trace ID in the last line: {this}");

    /// <summary>Standard output as the one JSON document that it has to be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    [GeneratedRegex("^Trace ID: ([0-9a-f]{32})$")]
    private static partial Regex TraceIdLine();
}

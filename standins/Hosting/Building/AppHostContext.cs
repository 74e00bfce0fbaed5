using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Data;

namespace Aspire.Hosting;

/// <summary>What the builder's extension methods and the orchestrator share.</summary>
internal sealed class AppHostContext(string directory, Assembly assembly, DataFolder data, bool randomPorts, bool echoLogs)
{
    public string Directory => directory;

    public Assembly Assembly => assembly;

    public DataFolder Data => data;

    /// <summary>Tests: fixed ports are ignored, so that any number of applications run side by side.</summary>
    public bool RandomPorts => randomPorts;

    /// <summary>Print each line of a resource with its name before it.</summary>
    public bool EchoLogs => echoLogs;

    public ResourceCollection Resources { get; } = [];

    /// <summary>Where the build put a referenced project (written by AppHost.targets).</summary>
    public string OutputOf(string projectPath) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == $"resourceoutput:{projectPath}")?.Value
        ?? throw new DistributedApplicationException($"Project file '{projectPath}' was not found among the AppHost's references.");
}

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the builder's calls have said of one resource; read by the orchestrator when it starts.</summary>
internal sealed class ResourceModel
{
    public List<EndpointAnnotation> Endpoints { get; } = [];

    /// <summary>Run in the order of the calls; later ones win.</summary>
    public List<Func<Dictionary<string, string>, CancellationToken, ValueTask>> Environment { get; } = [];

    public List<string> Args { get; } = [];

    public List<IResource> WaitsFor { get; } = [];

    /// <summary>Each must answer true before the resource counts as healthy.</summary>
    public List<Func<CancellationToken, Task<bool>>> HealthChecks { get; } = [];

    public List<Func<ResourceReadyEvent, CancellationToken, Task>> OnReady { get; } = [];

    public Dictionary<string, ResourceCommand> Commands { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool ExplicitStart { get; set; }

    /// <summary>Keep the data between runs.</summary>
    public bool DataVolume { get; set; }
}

internal sealed record ResourceCommand(string DisplayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> Execute);

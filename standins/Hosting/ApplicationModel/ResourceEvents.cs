namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource runs and all its health checks have passed for the first time.</summary>
public sealed class ResourceReadyEvent
{
    internal ResourceReadyEvent()
    {
    }
}

/// <summary>A change of a resource's state.</summary>
public sealed class ResourceEvent
{
    internal ResourceEvent(IResource resource, CustomResourceSnapshot snapshot)
    {
        Resource = resource;
        Snapshot = snapshot;
    }

    internal IResource Resource { get; }

    /// <summary>How the resource is now.</summary>
    public CustomResourceSnapshot Snapshot { get; }
}

/// <summary>How a resource is at one moment.</summary>
public sealed class CustomResourceSnapshot
{
    internal CustomResourceSnapshot()
    {
    }

    /// <summary>One of <see cref="KnownResourceStates"/>; null before the start.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>The process's exit code, once it has ended.</summary>
    public int? ExitCode { get; init; }

    internal bool Healthy { get; init; }

    /// <summary>Completes when the handlers of <see cref="ResourceReadyEvent"/> have run.</summary>
    internal Task? Ready { get; init; }
}

/// <summary>A state's text.</summary>
public sealed class ResourceStateSnapshot
{
    internal ResourceStateSnapshot(string text) => Text = text;

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public string Text { get; }
}

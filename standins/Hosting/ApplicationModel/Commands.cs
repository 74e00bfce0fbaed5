namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command is told when it runs.</summary>
public sealed class ExecuteCommandContext
{
    internal ExecuteCommandContext(string resourceName, IServiceProvider serviceProvider, CancellationToken cancellationToken)
    {
        ResourceName = resourceName;
        ServiceProvider = serviceProvider;
        CancellationToken = cancellationToken;
    }

    /// <summary>The resource that the command belongs to.</summary>
    public string ResourceName { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <summary>Cancels the command.</summary>
    public CancellationToken CancellationToken { get; }
}

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it says.</summary>
    public required bool Success { get; init; }

    /// <summary>Why not.</summary>
    public string? ErrorMessage { get; init; }
}

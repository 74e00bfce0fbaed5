namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states that a resource goes through.</summary>
public static class KnownResourceStates
{
    internal static readonly string NotStarted = nameof(NotStarted);
    internal static readonly string Waiting = nameof(Waiting);
    internal static readonly string Starting = nameof(Starting);

    /// <summary>The process runs.</summary>
    public static readonly string Running = nameof(Running);

    internal static readonly string Stopping = nameof(Stopping);

    /// <summary>It never ran; its log says why.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>A process has ended, with any exit code.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>A server has ended.</summary>
    internal static readonly string Exited = nameof(Exited);

    internal static bool IsTerminal(string? state) => state == Finished || state == Exited || state == FailedToStart;
}

/// <summary>Names of the commands that every process resource has.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts a resource that does not run.</summary>
    public static readonly string StartCommand = "resource-start";

    /// <summary>Stops a running resource.</summary>
    public static readonly string StopCommand = "resource-stop";
}

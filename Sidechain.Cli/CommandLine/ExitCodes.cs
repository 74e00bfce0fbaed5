namespace Sidechain.Cli.CommandLine;

/// <summary>What scripts see. Delivering the trace never changes it.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotAuthorised = 3;
    public const int NotFound = 4;

    /// <summary>The trace is there and does not have the shape.</summary>
    public const int ShapeDiffers = 5;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}

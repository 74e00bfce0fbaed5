namespace Sidechain.Client.Failures;

/// <summary>What scripts see. Delivering the trace never changes it.</summary>
public static class ExitCodes
{
    /// <summary>It worked.</summary>
    public const int Done = 0;

    /// <summary>It did not.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>Nobody is logged in, or somebody who may not.</summary>
    public const int NotAuthorised = 3;

    /// <summary>There is no such thing.</summary>
    public const int NotFound = 4;

    /// <summary>The trace is there and does not have the shape.</summary>
    public const int ShapeDiffers = 5;

    /// <summary>What it did is done, and standard output did not take the result: its disk is full, or it is closed.</summary>
    public const int OutputLost = 6;

    /// <summary>128 + SIGHUP, as shells have it: the terminal is gone.</summary>
    public const int HungUp = 129;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGQUIT.</summary>
    public const int Quit = 131;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}

namespace Sidechain.Tracing.Client.Spool;

/// <summary>Where the spool lies and how much it may hold.</summary>
public sealed record SpoolOptions
{
    /// <summary>Names another folder.</summary>
    public const string FolderVariable = "SIDECHAIN_SPOOL";

    /// <summary>One for each user of the machine; readable by nobody else.</summary>
    public string Folder { get; init; } = DefaultFolder();

    /// <summary>
    /// The server that the spans are for, for example <c>http://localhost:8787</c>: only a delivery to the same one drains them.
    /// </summary>
    public string Destination { get; init; } = "";

    /// <summary>Most bytes of all runs together; beyond, the oldest segments go. Each running process may hold one segment more.</summary>
    public long MaxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of a file; a larger span gets a larger one.</summary>
    public int SegmentBytes { get; init; } = 512 * 1024;

    /// <summary>Spans that are older by the server's clock are given up: it has no partition for them.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(6);

    /// <summary><c>SIDECHAIN_SPOOL</c>, else <c>$XDG_STATE_HOME/sidechain/spool</c>, else <c>~/.local/state/sidechain/spool</c>.</summary>
    public static string DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
        {
            return folder;
        }

        // Relative paths are invalid by the XDG specification.
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } named && Path.IsPathFullyQualified(named)
            ? named
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".local",
                "state");
        return Path.Combine(state, "sidechain", "spool");
    }
}

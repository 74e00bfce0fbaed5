namespace Sidechain.PluginHostSim.Faults;

/// <summary>Every fault, by name.</summary>
internal static class FaultCatalog
{
    public const string SlowEncoder = "slow-encoder";
    public const string SlowDisk = "slow-disk";
    public const string Offline = "offline";
    public const string SlowNetwork = "slow-network";
    public const string LossyNetwork = "lossy-network";
    public const string CutNetwork = "cut-network";
    public const string CutAnswer = "cut-answer";
    public const string ApiErrors = "api-errors";
    public const string Clock = "wrong-clock";
    public const string ClockDrift = "clock-drift";
    public const string Suspend = "suspend";
    public const string CrashEncoding = "crash-encoding";
    public const string CrashUploading = "crash-uploading";
    public const string CrashPosted = "crash-posted";
    public const string Unload = "unload";
    public const string ScanAndExit = "scan-and-exit";
    public const string Bypass = "bypass";
    public const string ExpiredToken = "expired-token";
    public const string SlowDatabase = "slow-database";
    public const string StreamDown = "stream-down";
    public const string ColdCache = "cold-cache";
    public const string KeyCollision = "key-collision";

    private const double MaxSeconds = 600;

    /// <summary>api gives a statement up after 5 s: a slower database is one that does not answer.</summary>
    private const double MaxDatabaseMs = 4500;

    private const double MaxKilobytes = 100_000;

    /// <summary>A hundred years: machines without a battery wake up in 1970.</summary>
    private const double MaxClockSeconds = 3_155_760_000;

    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        Amount(SlowEncoder, "seconds", 6, 0.1, MaxSeconds,
            "The encoder takes so long on the user's machine, over the five seconds that the alert watches."),
        Amount(SlowDisk, "seconds", 2, 0.1, MaxSeconds,
            "The disk takes so long to give the loop, as one that has to spin up."),
        Switch(Offline,
            "Nothing can be reached: the share fails, and loop and trace wait on disk for a later start.")
                with { Targets = FaultTargets.All },
        Amount(SlowNetwork, "kbit/s", 512, 8, 1_000_000,
            "A line of so many kbit/s up, with 100 ms each way.") with { Targets = FaultTargets.All },
        Amount(LossyNetwork, "percent", 5, 0.1, 50,
            "So many percent of the packets are lost each way; TCP repeats them, and the upload stalls.")
                with { Targets = FaultTargets.All },
        Amount(CutNetwork, "kB", 32, 1, MaxKilobytes,
            "The connection is reset when so much of the upload is out.") with { Targets = FaultTargets.All & ~FaultTargets.Feed },
        Amount(CutAnswer, "kB", 16, 8, MaxKilobytes,
            "The connection is reset when the answer to an upload of at least so much comes: "
            + "the post is there, and the plugin does not know.")
            with { Targets = FaultTargets.All & ~FaultTargets.Feed },
        Switch(ApiErrors,
            "The api answers 503 to everything that the user asks (development host only).") with { Targets = FaultTargets.All },
        Amount(Clock, "seconds", -90, -MaxClockSeconds, MaxClockSeconds,
            "The machine's clock is off by so much; below 0 it is behind.") with { Targets = FaultTargets.All },
        Amount(ClockDrift, "ppm", 200, -100_000, 100_000,
            "The machine's clock gains so many microseconds a second.") with { Targets = FaultTargets.All },
        Amount(Suspend, "seconds", 30, 1, 86_400,
            "The lid is closed for so long in the middle of the encoding: the wall clock jumps when it wakes."),
        Switch(CrashEncoding,
            "The host is killed in the middle of the encoding."),
        Switch(CrashUploading,
            "The host is killed in the middle of the upload."),
        Switch(CrashPosted,
            "The host is killed when the post is there and nothing of its trace has left the machine."),
        Switch(Unload,
            "The host unloads the plugin in the middle of the upload, while its worker lives."),
        Switch(ScanAndExit,
            "The host only scans the plugin and unloads it at once: nothing may be sent, and no file written.")
                with { Targets = FaultTargets.Share },
        Switch(Bypass,
            "The plugin is bypassed while the song plays, so nothing was captured.") with { Targets = FaultTargets.Share },
        Switch(ExpiredToken,
            "The server refuses the token: the plugin logs in again and repeats the request.") with
            {
                Targets = FaultTargets.All & ~FaultTargets.Pending,
            },
        Amount(SlowDatabase, "ms", 800, 1, MaxDatabaseMs,
            "Each statement of the user's requests takes so much longer and holds its locks, "
            + "less than the 5 s after which api gives it up (development host only).") with { Targets = FaultTargets.All },
        Switch(StreamDown,
            "The activity-feed provider cannot be reached; the outbox delivers later (development host only).")
                with { Targets = FaultTargets.All },
        Switch(ColdCache,
            "Nothing is in the cache, so a feed is read from its sources (development host only).") with { Targets = FaultTargets.Feed },
        Switch(KeyCollision,
            "Another upload with the same idempotency key holds its row in a slow database: this one waits (development host only)."),
    ];

    public static FaultEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name);

    private static FaultEntry Switch(string name, string summary) => new(name, null, 0, summary);

    private static FaultEntry Amount(string name, string unit, double usual, double least, double most, string summary) =>
        new(name, unit, usual, summary) { Minimum = least, Maximum = most };
}

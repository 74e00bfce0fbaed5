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
    public const string Unload = "unload";
    public const string ScanAndExit = "scan-and-exit";
    public const string Bypass = "bypass";
    public const string ExpiredToken = "expired-token";
    public const string SlowDatabase = "slow-database";
    public const string StreamDown = "stream-down";
    public const string ColdCache = "cold-cache";
    public const string KeyCollision = "key-collision";

    private const double MaxSeconds = 600;
    private const double MaxServerMs = 10_000;

    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new(SlowEncoder, "seconds", 6,
            "The encoder takes so long on the user's machine, over the five seconds that the alert watches.")
        {
            Minimum = 0.1,
            Maximum = MaxSeconds,
        },
        new(SlowDisk, "seconds", 2,
            "The disk takes so long to give the loop, as one that has to spin up.")
        {
            Minimum = 0.1,
            Maximum = MaxSeconds,
        },
        new(Offline, null, 0, "Nothing can be reached: the share fails, and loop and trace wait on disk for a later start."),
        new(SlowNetwork, "kbit/s", 512, "A line of so many kbit/s up, with 100 ms each way.") { Minimum = 8, Maximum = 1_000_000 },
        new(LossyNetwork, "percent", 5,
            "So many percent of the packets are lost; TCP repeats them, and the upload stalls.")
        {
            Minimum = 0.1,
            Maximum = 50,
        },
        new(CutNetwork, "kB", 32, "The connection is reset when so much of the upload is out.") { Minimum = 1, Maximum = 100_000 },
        new(CutAnswer, "kB", 16, "The connection is reset when the answer to an upload of at least so much comes: the server has the post, and the plugin does not know.")
        {
            Minimum = 8,
            Maximum = 100_000,
        },
        new(ApiErrors, null, 0, "The api answers 503 to everything that the user asks (development host only)."),
        new(Clock, "seconds", -90,
            "The machine's clock is off by so much; below 0 it is behind.")
        {
            Minimum = -31_536_000,
            Maximum = 31_536_000,
        },
        new(ClockDrift, "ppm", 200, "The machine's clock gains so many microseconds a second.") { Minimum = -100_000, Maximum = 100_000 },
        new(Suspend, "seconds", 30,
            "The lid is closed for so long in the middle of the encoding: the wall clock jumps when it wakes.")
        {
            Minimum = 1,
            Maximum = 86_400,
        },
        new(CrashEncoding, null, 0, "The host is killed in the middle of the encoding."),
        new(CrashUploading, null, 0, "The host is killed in the middle of the upload."),
        new(Unload, null, 0, "The host unloads the plugin in the middle of the upload, while its worker lives."),
        new(ScanAndExit, null, 0, "The host only scans the plugin and unloads it at once: nothing may be sent, and no file written."),
        new(Bypass, null, 0, "The plugin is bypassed while the song plays, so nothing was captured."),
        new(ExpiredToken, null, 0, "The server refuses the token: the plugin logs in again and repeats the upload."),
        new(SlowDatabase, "ms", 800,
            "Each statement of the user's requests takes so much longer and holds its locks (development host only).")
        {
            Minimum = 1,
            Maximum = MaxServerMs,
        },
        new(StreamDown, null, 0, "The activity-feed provider cannot be reached; the outbox delivers later (development host only)."),
        new(ColdCache, null, 0, "Nothing is in the cache, so a feed is read from its sources (development host only)."),
        new(KeyCollision, null, 0,
            "Another upload with the same idempotency key holds its row in a slow database: this one waits for it (development host only)."),
    ];

    public static FaultEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name);
}

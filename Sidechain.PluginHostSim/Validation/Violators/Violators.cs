using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>Plugins that break one promise each, to validate the validator: <c>plugin-host validate --plugin violator-NAME</c>.</summary>
internal static class Violators
{
    public const string Prefix = "violator-";

    public static IReadOnlyList<ViolatorEntry> All { get; } =
    [
        Of("connects-at-scan", "Open plugin", "Opens a socket when it is loaded", () => new ConnectsAtScan()),
        Of("starts-thread-at-scan", "Open plugin", "Starts a thread when it is loaded", () => new StartsThreadAtScan()),
        Of("miscounts-programs", "Plugin programs", "Counts its programs from one", () => new MiscountsPrograms()),
        Of("opens-once", "Editor", "Has a window that opens once", () => new OpensOnce()),
        Of("trusts-state", "Plugin state", "Believes every project file", () => new TrustsState()),
        Of("defaults-outside", "Automatable Parameters", "Has a default outside of its range", () => new DefaultsOutside()),
        Of("throws", "Audio processing", "Throws on the audio thread", () => new Throws()),
        Of("writes-nan", "Audio processing", "Writes a number that is none", () => new WritesNaN()),
        Of("writes-infinity", "Audio processing", "Writes infinity", () => new WritesInfinity()),
        Of("writes-subnormals", "Audio processing", "Writes numbers that are slow to compute with", () => new WritesSubnormals()),
        Of("ignores-bypass", "Bypass", "Works on while it is bypassed", () => new IgnoresBypass()),
        Of("needs-whole-blocks", "Automation", "Fails with blocks shorter than prepared", () => new NeedsWholeBlocks()),
        Of("draws-from-audio", "Open editor whilst processing", "Fails when the window opens during a block", () => new DrawsFromAudio()),
        Of("fills-window", "Editor Automation", "Has a window that fails after some turns of a knob", () => new FillsWindow()),
        Of("keeps-thread", "Threads after unload", "Leaves a thread behind", () => new KeepsThread()),
        Of("takes-too-long", "Processing time", "Takes two blocks' time for one", () => new TakesTooLong()),
        Of("needs-release", "Non-releasing audio processing", "Cannot be prepared twice", () => new NeedsRelease()),
        Of("forgets-state", "Plugin state restoration", "Saves nothing", () => new ForgetsState()),
        Of("divides-by-parameter", "Fuzz parameters", "Divides by a knob that can be zero", () => new DividesByParameter()),
        Of("saves-on-one-thread", "Background thread state", "Saves on one thread alone", () => new SavesOnOneThread()),
        Of("tears-parameter", "Parameter thread safety", "Turns a knob in two steps", () => new TearsParameter()),
        Of("needs-short-blocks", "Process called with a larger than prepared block size", "Fails with blocks longer than prepared", () =>
            new NeedsShortBlocks()),
        Of("allocates", "Allocations during process", "Allocates in every block", () => new Allocates()),
        Of("locks", "Locks during process", "Takes a lock that is free almost always", () => new Locks()),
        Of("locks-behind-delegate", "Waits during process", "Waits for a lock that its window holds", () => new LocksBehindDelegate()),
        Of("sleeps", "Waits during process", "Sleeps in every block", () => new Sleeps()),
        Of("writes-file", "Input and output during process", "Writes a log file in every block", () => new WritesFile()),
    ];

    private static ViolatorEntry Of(string name, string caughtBy, string summary, Func<IAudioPlugin> create) =>
        new(new PluginEntry(Prefix + name, summary, create), caughtBy);
}

using Sidechain.PluginHostSim.Host.Clocks;
using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class WaitsTest() : PluginTest(
    "Waits during process", 10,
    "Asks the kernel whether the thread gave up the processor in a callback, while parameters and window are busy: "
    + "whatever it waited for, it waited.")
{
    private const int Blocks = 500;

    /// <summary>How often parameters and window must have had their turn meanwhile.</summary>
    private const int Rounds = 400;

    /// <summary>A page that is not there yet makes a thread wait too; those are few. A collection's blocks are left out.</summary>
    private const int MostWaits = 8;

    private const int Frames = 64;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        plugin.Prepare(new AudioFormat(48_000, Frames, 2));
        var noise = new NoiseBlocks(48_000, Frames, subject.Random);
        using var turning = new BackgroundParameters(subject, plugin, seed: subject.Random.Next());
        var (waits, blocks) = (0, 0);
        for (; waits <= MostWaits && (blocks < Blocks || turning.Rounds < Rounds); blocks++)
        {
            var block = noise.Fill(Frames);
            var (collections, paused, before) = (GarbageWatch.Collections, GC.GetTotalPauseDuration(), Switches());
            plugin.Process(block);
            var waited = Switches() > before;
            waits += waited && collections == GarbageWatch.Collections && paused == GC.GetTotalPauseDuration() ? 1 : 0;
        }

        subject.Expect(
            waits <= MostWaits,
            $"The thread waited in {waits} of {blocks} callbacks: for a lock, a sleep or a device. A block that waits comes too late.");
    }

    private static long Switches()
    {
        _ = Libc.GetUsage(Libc.UsageOfThread, out var usage);
        return usage.VoluntarySwitches;
    }
}

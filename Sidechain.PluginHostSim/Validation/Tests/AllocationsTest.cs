using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class AllocationsTest() : PluginTest(
    "Allocations during process", 9,
    "Counts the bytes that each callback allocates: "
    + "memory is given out under locks, and every byte brings the next collection nearer, which stops the audio thread.")
{
    private const int Blocks = 10;

    /// <summary>Most callbacks for them: those in which the collector stopped the process are left out.</summary>
    private const int MostCallbacks = 100;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();

        // The first blocks compile methods and make types ready, once in a process.
        AudioProcessingTest.Process(subject, plugin, doesRelease: true);
        foreach (var rate in TestSubject.SampleRates)
        {
            foreach (var frames in TestSubject.BlockSizes)
            {
                plugin.Release();
                plugin.Prepare(new AudioFormat(rate, frames, 2));
                Count(subject, plugin, new NoiseBlocks(rate, frames, subject.Random), rate, frames);
            }
        }
    }

    private static void Count(TestSubject subject, IAudioPlugin plugin, NoiseBlocks noise, int rate, int frames)
    {
        var (bytes, allocating, blocks) = (0L, 0, 0);
        for (var callbacks = 0; blocks < Blocks && callbacks < MostCallbacks; callbacks++)
        {
            var block = noise.Fill(frames);
            var allocations = ThreadAllocations.Begin();
            plugin.Process(block);
            var allocated = allocations.End(out var wasStopped);
            if (!wasStopped)
            {
                bytes += allocated;
                allocating += allocated > 0 ? 1 : 0;
                blocks++;
            }
        }

        subject.Expect(
            bytes == 0,
            $"{allocating} of {blocks} callbacks allocated, {bytes} bytes together, at {rate} Hz with {frames} frames. "
            + "Allocate in Prepare.");
        subject.Expect(
            blocks == Blocks,
            $"A collection stopped {MostCallbacks - blocks} of {MostCallbacks} callbacks at {rate} Hz with {frames} frames. "
            + "Call no collection, and allocate in Prepare.");
    }
}

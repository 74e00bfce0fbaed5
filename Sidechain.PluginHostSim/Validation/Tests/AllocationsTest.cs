using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class AllocationsTest() : PluginTest(
    "Allocations during process", 9, "Counts the bytes that each callback allocates: memory is given out under locks, and every byte brings the next collection nearer, which stops the audio thread.")
{
    private const int Blocks = 10;

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
                var noise = new NoiseBlocks(rate, frames, subject.Random);
                var (bytes, blocks) = Count(plugin, noise, frames);
                if (bytes > 0)
                {
                    // Once in many thousand blocks the runtime counts some bytes that are not the plugin's. A plugin that allocates does it again.
                    (bytes, blocks) = Count(plugin, noise, frames);
                }

                subject.Expect(bytes == 0, $"{blocks} of {Blocks} callbacks allocated, {bytes} bytes together, at {rate} Hz with {frames} frames. Allocate in Prepare.");
            }
        }
    }

    private static (long Bytes, int Blocks) Count(IAudioPlugin plugin, NoiseBlocks noise, int frames)
    {
        var (bytes, blocks) = (0L, 0);
        for (var i = 0; i < Blocks; i++)
        {
            var block = noise.Fill(frames);
            var before = GC.GetAllocatedBytesForCurrentThread();
            plugin.Process(block);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            bytes += allocated;
            blocks += allocated > 0 ? 1 : 0;
        }

        return (bytes, blocks);
    }
}

using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class LargerBlockTest() : PluginTest(
    "Process called with a larger than prepared block size", 8,
    "Sends blocks twice as long as promised: some hosts do when they render offline.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        foreach (var rate in TestSubject.SampleRates)
        {
            foreach (var frames in TestSubject.BlockSizes)
            {
                plugin.Release();
                plugin.Prepare(new AudioFormat(rate, frames, 2));
                var noise = new NoiseBlocks(rate, 2 * frames, subject.Random);
                for (var i = 0; i < 10; i++)
                {
                    noise.Process(plugin, 2 * frames);
                    noise.ExpectSound(subject, 2 * frames);
                }
            }
        }
    }
}

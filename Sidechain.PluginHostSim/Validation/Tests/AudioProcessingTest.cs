using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class AudioProcessingTest() : PluginTest(
    "Audio processing", 3, "Ten blocks of noise at every rate and block size: what comes back must be audio.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        Process(subject, plugin, doesRelease: true);
    }

    /// <summary>Every rate with every block size.</summary>
    public static void Process(TestSubject subject, IAudioPlugin plugin, bool doesRelease)
    {
        const int Blocks = 10;
        foreach (var rate in TestSubject.SampleRates)
        {
            foreach (var frames in TestSubject.BlockSizes)
            {
                if (doesRelease)
                {
                    plugin.Release();
                }

                plugin.Prepare(new AudioFormat(rate, frames, 2));
                var noise = new NoiseBlocks(rate, frames, subject.Random);
                for (var i = 0; i < Blocks; i++)
                {
                    noise.Process(plugin, frames);
                    noise.ExpectSound(subject, frames);
                }
            }
        }
    }
}

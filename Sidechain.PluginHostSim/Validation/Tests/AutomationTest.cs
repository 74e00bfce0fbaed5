using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class AutomationTest() : PluginTest(
    "Automation", 3,
    "Cuts blocks into parts of 32 frames and turns parameters between them: hosts do at every point of an automation curve.")
{
    private const int Part = 32;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        foreach (var rate in TestSubject.SampleRates)
        {
            foreach (var frames in TestSubject.BlockSizes)
            {
                plugin.Release();
                plugin.Prepare(new AudioFormat(rate, frames, 2));
                var noise = new NoiseBlocks(rate, frames, subject.Random);
                for (var done = 0; done < frames; done += Part)
                {
                    foreach (var parameter in plugin.Parameters)
                    {
                        parameter.Normalised = subject.Random.NextSingle();
                    }

                    noise.Process(plugin, Part);
                    noise.ExpectSound(subject, Part);
                }
            }
        }
    }
}

using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class ParameterThreadSafetyTest() : PluginTest(
    "Parameter thread safety", 7,
    "Turns parameters from the window's thread and from the host's at once, while blocks go on: user and automation turn the same knob.")
{
    private const int Blocks = 500;
    private const int Frames = 32;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        plugin.Prepare(new AudioFormat(44_100, Frames, 2));
        var noise = new NoiseBlocks(44_100, Frames, subject.Random);
        using var turning = new BackgroundParameters(subject, plugin, seed: subject.Random.Next());
        for (var i = 0; i < Blocks || turning.Rounds < Blocks / 10; i++)
        {
            noise.Process(plugin, Frames);
            noise.ExpectSound(subject, Frames);
        }
    }
}

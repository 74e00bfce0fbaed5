using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class BypassTest() : PluginTest(
    "Bypass", 3, "Bypassed it must let the audio through untouched: users compare with and without.")
{
    public override void Run(TestSubject subject)
    {
        const int Frames = 256;
        using var plugin = subject.Load();
        plugin.Prepare(new AudioFormat(48_000, Frames, 2));
        var noise = new NoiseBlocks(48_000, Frames, subject.Random);
        noise.Process(plugin, Frames);
        plugin.IsBypassed = true;
        var block = noise.Fill(Frames);
        var before = block.Left.ToArray();
        plugin.Process(block);
        subject.Expect(block.Left.SequenceEqual(before), "It changed the audio while it was bypassed.");
        plugin.IsBypassed = false;
        noise.Process(plugin, Frames);
    }
}

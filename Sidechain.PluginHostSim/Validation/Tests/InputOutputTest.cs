using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Validation.Realtime;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class InputOutputTest() : PluginTest(
    "Input and output during process", 10,
    "Counts the thread's reads and writes as the kernel does: a file that answers at once today is on a sleeping disk tomorrow.")
{
    private const int Blocks = 200;
    private const int Frames = 64;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        plugin.Prepare(new AudioFormat(48_000, Frames, 2));
        var noise = new NoiseBlocks(48_000, Frames, subject.Random);
        noise.Process(plugin, Frames);

        // Reading the counters counts too: once without blocks between says how much.
        var first = ThreadInputOutput.Count();
        var second = ThreadInputOutput.Count();
        for (var i = 0; i < Blocks; i++)
        {
            noise.Process(plugin, Frames);
        }

        var calls = ThreadInputOutput.Count() - second - (second - first);
        subject.Expect(
            calls < Blocks / 10, $"{calls} reads and writes in {Blocks} callbacks. Hand the data to a worker, and let that write.");
    }
}

using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Validation.Realtime;

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class UnloadTest() : PluginTest(
    "Threads after unload", 5,
    "Plays, shows the window, unloads, and looks for threads that stayed: "
    + "their code is gone with the plugin, and the host crashes minutes later.")
{
    public override void Run(TestSubject subject)
    {
        var before = OwnThreads.Now();
        using (var plugin = subject.Load())
        {
            plugin.Prepare(new AudioFormat(48_000, 128, 2));
            var noise = new NoiseBlocks(48_000, 128, subject.Random);
            for (var i = 0; i < 10; i++)
            {
                noise.Process(plugin, 128);
            }

            using (var editor = plugin.CreateEditor())
            {
                _ = editor?.Render();
            }

            plugin.Release();
        }

        var left = OwnThreads.LeftAfterAWhile(before);
        subject.Expect(
            left.Count == 0,
            $"{left.Count} of its threads still run after it was unloaded ({string.Join(", ", left)}). End and join them in Dispose.");
    }
}

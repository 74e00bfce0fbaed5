namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class EditorWhilstProcessingTest() : PluginTest(
    "Open editor whilst processing", 4, "Opens and closes the window while blocks go on: that is when users open it.")
{
    private const int Openings = 10;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        using var playing = new BackgroundAudio(subject, plugin);
        for (var i = 0; i < Openings; i++)
        {
            using var editor = plugin.CreateEditor();
            _ = editor?.Render();
            playing.WaitForBlocks(10);
        }
    }
}

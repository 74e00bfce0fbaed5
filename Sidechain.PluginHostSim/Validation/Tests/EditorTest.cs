namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class EditorTest() : PluginTest("Editor", 2, "Opens the window twice: users close it and open it again all day.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        using (var first = plugin.CreateEditor())
        {
            if (first is null)
            {
                return;
            }

            subject.Expect(first.Render().Length > 0, "The window shows nothing.");
        }

        using var second = plugin.CreateEditor();
        subject.Expect(second?.Render().Length > 0, "Unable to create editor on second attempt.");
    }
}

namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class EditorAutomationTest() : PluginTest(
    "Editor Automation", 5, "Turns parameters while the window shows them: automation plays while users look.")
{
    public override void Run(TestSubject subject)
    {
        var rounds = subject.Strictness > 5 ? 1000 : 100;
        using var plugin = subject.Load();
        using var editor = plugin.CreateEditor();
        for (var i = 0; i < rounds; i++)
        {
            foreach (var parameter in plugin.Parameters)
            {
                parameter.Normalised = subject.Random.NextSingle();
            }

            _ = editor?.Render();
        }
    }
}

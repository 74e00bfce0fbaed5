namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class BackgroundThreadStateTest() : PluginTest(
    "Background thread state", 7, "Saves and restores on a thread of the pool while the window is open: hosts autosave in the background.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        using var editor = plugin.CreateEditor();
        var work = Task.Run(() =>
        {
            var original = plugin.SaveState();
            foreach (var parameter in plugin.Parameters)
            {
                parameter.Normalised = 0.5f;
            }

            plugin.RestoreState(original);
        });
        while (!work.IsCompleted)
        {
            _ = editor?.Render();
        }

        work.GetAwaiter().GetResult();
        _ = editor?.Render();
    }
}

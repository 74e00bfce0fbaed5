namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class StateTest() : PluginTest(
    "Plugin state", 2,
    "Restores a saved state, then bytes that no version ever wrote: "
    + "project files are cut short and come from other versions, and must still open.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        var original = plugin.SaveState();
        foreach (var parameter in plugin.Parameters)
        {
            parameter.Normalised = subject.Random.NextSingle();
        }

        plugin.RestoreState(original);
        plugin.RestoreState([]);
        for (var length = 1; length < original.Length; length += Math.Max(1, original.Length / 16))
        {
            plugin.RestoreState(original.AsSpan(0, length));
        }

        var noise = new byte[256];
        subject.Random.NextBytes(noise);
        plugin.RestoreState(noise);
        plugin.RestoreState(original);
    }
}

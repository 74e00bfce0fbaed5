namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class StateRestorationTest() : PluginTest(
    "Plugin state restoration", 6,
    "Saves, turns every parameter, restores in the same and in a new instance: a project that opens with other settings is a lost mix.")
{
    private const float Tolerance = 0.001f;

    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        foreach (var parameter in plugin.Parameters)
        {
            parameter.Normalised = subject.Random.NextSingle();
        }

        var saved = plugin.SaveState();
        var values = plugin.Parameters.Select(parameter => parameter.Normalised).ToArray();
        foreach (var parameter in plugin.Parameters)
        {
            parameter.Normalised = subject.Random.NextSingle();
        }

        plugin.RestoreState(saved);
        using var reopened = subject.Load();
        reopened.RestoreState(saved);
        for (var i = 0; i < values.Length; i++)
        {
            subject.Expect(
                Math.Abs(plugin.Parameters[i].Normalised - values[i]) < Tolerance, $"{plugin.Parameters[i].Name} was not restored.");
            subject.Expect(
                Math.Abs(reopened.Parameters[i].Normalised - values[i]) < Tolerance,
                $"{plugin.Parameters[i].Name} was not restored in a new instance.");
        }

        if (subject.Strictness >= 8)
        {
            subject.Expect(plugin.SaveState().AsSpan().SequenceEqual(saved), "Returned state differs from that set by host.");
        }
    }
}

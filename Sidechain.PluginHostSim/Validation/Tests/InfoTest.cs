namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class InfoTest() : PluginTest(
    "Plugin info", 1, "Asks for name and programs: a host lists plugins by them, and shows nothing for one without.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        subject.Expect(!string.IsNullOrWhiteSpace(plugin.Name), "It has no name.");
        subject.Expect(
            plugin.Programs.Count > 0 && plugin.Programs.All(name => !string.IsNullOrWhiteSpace(name)),
            "It has no program, or one without a name.");
    }
}

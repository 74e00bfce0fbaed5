namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class ProgramsTest() : PluginTest(
    "Plugin programs", 2, "Changes the program at random and back: hosts do when the user steps through presets.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        var original = plugin.Program;
        subject.Expect(
            original >= 0 && original < plugin.Programs.Count,
            $"The current program is {original}, and there are {plugin.Programs.Count}.");
        for (var i = 0; i < 5; i++)
        {
            var program = subject.Random.Next(plugin.Programs.Count);
            plugin.Program = program;
            subject.Expect(plugin.Program == program, $"Program {program} was set, and {plugin.Program} is current.");
        }

        plugin.Program = original;
        subject.Expect(plugin.Program == original, "It did not go back to its first program.");
    }
}

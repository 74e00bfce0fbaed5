namespace Sidechain.PluginHostSim.Validation.Tests;

/// <inheritdoc/>
internal sealed class AutomatableParametersTest() : PluginTest(
    "Automatable Parameters", 2, "Reads every parameter's name, default and value: a host draws its automation lanes from them, 0 to 1.")
{
    public override void Run(TestSubject subject)
    {
        using var plugin = subject.Load();
        foreach (var parameter in plugin.Parameters)
        {
            subject.Expect(!string.IsNullOrWhiteSpace(parameter.Name), "A parameter has no name.");
            subject.Expect(parameter.Default is >= 0 and <= 1, $"The default of {parameter.Name} is {parameter.Default}, outside 0 to 1.");
            subject.Expect(
                parameter.Normalised is >= 0 and <= 1, $"The value of {parameter.Name} is {parameter.Normalised}, outside 0 to 1.");
            subject.Expect(float.IsFinite(parameter.Value), $"The value of {parameter.Name} is no number in its own unit.");
        }
    }
}

namespace Sidechain.PluginHostSim.Validation;

/// <summary>How a plugin did.</summary>
internal sealed record ValidationReport(string Plugin, int Strictness, int Seed, IReadOnlyList<TestResult> Tests)
{
    public bool Passed => Tests.All(test => test.Passed);
}

namespace Sidechain.PluginHostSim.Validation;

/// <summary>How one test ended.</summary>
/// <param name="Name">The test's.</param>
/// <param name="Level">The strictness from which on it runs.</param>
/// <param name="Explanation">Says what it does and why.</param>
/// <param name="Failures">A sentence each; none: passed.</param>
/// <param name="DurationMs">How long it took.</param>
internal sealed record TestResult(string Name, int Level, string Explanation, IReadOnlyList<string> Failures, double DurationMs)
{
    public bool Passed => Failures.Count == 0;
}

using Sidechain.Traces.Lint;

namespace Sidechain.Traces.Testing;

/// <summary>A trace holds what none should. The message lists the findings and has the path of the saved trace.</summary>
public sealed class TraceLintException(string message, IReadOnlyList<LintFinding> findings) : Exception(message)
{
    public IReadOnlyList<LintFinding> Findings { get; } = findings;
}

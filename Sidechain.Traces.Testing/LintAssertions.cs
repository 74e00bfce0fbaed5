using Sidechain.Traces.Lint;

namespace Sidechain.Traces.Testing;

/// <summary>Asserts what holds for every trace, in the same run as a shape.</summary>
public static class LintAssertions
{
    /// <summary>Returns the trace when <see cref="TraceLint"/> finds nothing in it.</summary>
    /// <exception cref="TraceLintException">It found something.</exception>
    public static TraceObservation ShouldPassLint(this TraceObservation trace, LintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var findings = TraceLint.Check(trace.Document.Tree, options);
        if (findings.Count == 0)
        {
            return trace;
        }

        var saved = SavedTrace.Write(trace.Document);
        var lines = string.Join('\n', findings.Select(finding => $"  {finding.Rule}: {finding.Sentence}"));
        throw new TraceLintException(
            $"The trace does not pass lint:\n{lines}\nTrace {trace.Document.Tree.TraceId} as JSON: {saved}", findings);
    }
}

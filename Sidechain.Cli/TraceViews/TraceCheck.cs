using Sidechain.Traces.Lint;

namespace Sidechain.Cli.TraceViews;

/// <summary>What is to be checked, and where the verdict goes besides the screen.</summary>
/// <param name="JUnit">A file for JUnit XML.</param>
/// <param name="GitHub">Annotations on standard output.</param>
/// <param name="Budgets">A file to which the Markdown tables are appended.</param>
/// <param name="Lint">Null: no lint.</param>
/// <param name="WaitSeconds">Null: the trace as it is now.</param>
internal sealed record TraceCheck(
    TraceSubject Subject, string ShapeFile, string? JUnit, bool GitHub, string? Budgets, LintOptions? Lint, int? WaitSeconds);

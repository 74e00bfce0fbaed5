using Sidechain.Traces.Lint;
using Sidechain.Traces.Shapes.Reports;

namespace Sidechain.Traces.Reports;

/// <summary>Workflow commands of GitHub Actions: each difference becomes a remark on its line of the shape's file.</summary>
public static class GitHubAnnotations
{
    private const string OldCommand = "##[";

    public static IEnumerable<string> Of(ShapeMatch match, string file) => match.Differences.Select(difference =>
        $"::error file={Property(file)},line={Math.Max(difference.Line, 1)},title=Trace shape::{Data(difference.Sentence)}");

    /// <summary>Findings belong to no line of a file.</summary>
    public static IEnumerable<string> Of(IEnumerable<LintFinding> findings) =>
        findings.Select(finding => $"::error title=Trace lint {finding.Rule}::{Data(finding.Sentence)}");

    /// <summary>
    /// The text so that a runner takes no line of it for a command. It looks for <c>::</c> behind leading blanks and for <c>##[</c>
    /// anywhere, and names of spans are anybody's.
    /// </summary>
    public static string Harmless(string text) =>
        string.Join('\n', text.Split('\n').Select(part => string.Join('\r', part.Split('\r').Select(HarmlessLine))));

    private static string HarmlessLine(string line)
    {
        var start = line.AsSpan().TrimStart();
        var harmless = start.StartsWith("::", StringComparison.Ordinal) ? $"{line[..^start.Length]}: {start[1..]}" : line;
        return harmless.Replace(OldCommand, "## [", StringComparison.Ordinal);
    }

    private static string Data(string text) => Escapes.Lines(text).Replace(OldCommand, "## [", StringComparison.Ordinal)
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

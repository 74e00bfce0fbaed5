using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>
/// Who sent how many spans of a trace and when, and who nothing: "api sent 4 spans, the last 0.8 s ago; telemetry nothing".
/// </summary>
internal static class Silence
{
    public static string Of(ShapeLine line, TraceTree tree, TraceActivity? activity)
    {
        var senders = tree.Nodes.Where(node => !node.Derived).GroupBy(node => node.Span.Service, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        if (senders.Count == 0)
        {
            return "nobody sent anything";
        }

        var heard = senders.OrderByDescending(s => Concerns(line, s.Value)).ThenBy(s => s.Value.Min(n => n.Span.StartNs))
            .Select(s => Sender(s.Key, s.Value, tree, activity));
        var silent = (activity?.Expected ?? []).Concat(Named(line)).Distinct(StringComparer.Ordinal)
            .Where(name => !tree.Nodes.Any(node => node.Span.Service == name || node.Span.Tier == name))
            .Select(name => $"{name} nothing");
        return string.Join("; ", heard.Concat(silent));
    }

    private static bool Concerns(ShapeLine line, TreeNode[] nodes) =>
        line.Service is { } service && nodes.Any(n => service.Matches(n.Span.Service) || service.Matches(n.Span.Tier));

    private static IEnumerable<string> Named(ShapeLine line) => line.Service is { Kind: NameKind.Exact } service ? [service.Text] : [];

    private static string Sender(string service, TreeNode[] nodes, TraceTree tree, TraceActivity? activity)
    {
        var spans = nodes.Length == 1 ? "1 span" : string.Create(CultureInfo.InvariantCulture, $"{nodes.Length} spans");
        var last = activity is not null && activity.LastAgo.TryGetValue(service, out var ago)
            ? string.Create(CultureInfo.InvariantCulture, $"{ago.TotalSeconds:0.0} s ago")
            : string.Create(
                CultureInfo.InvariantCulture, $"ended {(nodes.Max(n => n.Span.EndNs) - tree.StartNs) / 1e9:0.000} s into the trace");
        return $"{TreeLines.Printable(service)} sent {spans}, the last {last}";
    }
}

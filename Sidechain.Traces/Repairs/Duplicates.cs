using System.Text;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Makes a node of each span and keeps one record of it: a finished one before an unfinished one, and the same one in any order.
/// </summary>
internal static class Duplicates
{
    private const int MostNamed = 3;

    // Some tools keep times in whole milliseconds.
    private const long RoundingNs = 1_000_000;

    public static void Apply(TreeDraft draft)
    {
        var nodes = new Dictionary<string, TreeNode>(StringComparer.Ordinal);
        foreach (var records in draft.Spans.GroupBy(span => span.SpanId, StringComparer.Ordinal))
        {
            Span[] all = [.. records];
            draft.Work.Step(all.Length);
            var node = new TreeNode(all.Length == 1 ? all[0] : all.Aggregate(Better));
            if (all.Length > 1)
            {
                node.Warn(Sentence(node.Span, all));
            }

            if (node.Span.Unfinished)
            {
                node.Warn("was delivered before it ended");
            }

            nodes.Add(records.Key, node);
        }

        draft.NodesById = nodes;
    }

    /// <summary>Tells a span that was sent or written twice from different spans that were given the same id.</summary>
    private static string Sentence(Span shown, Span[] all)
    {
        var others = all.Where(span => !IsSame(shown, span)).Select(span => (span.Name, span.Tier, span.StartNs))
            .Distinct().Order().ToArray();
        if (others.Length > 0)
        {
            var names = others.Take(MostNamed).Select(other => $"{TreeLines.Printable(other.Name)} ({TreeLines.Printable(other.Tier)})");
            var more = others.Length > MostNamed ? $" and {others.Length - MostNamed} more" : "";
            return $"{others.Length + 1} different spans have this id; not shown: {string.Join(", ", names)}{more}";
        }

        var text = Text(shown);
        var equal = all.All(span => (span.StartNs, span.EndNs) == (shown.StartNs, shown.EndNs) && Text(span) == text) ? "equal " : "";
        return $"{all.Length} {equal}records of this span arrived; one is shown";
    }

    // A span may get a better name until its end.
    private static bool IsSame(Span shown, Span other) =>
        shown.Service == other.Service && Math.Abs((decimal)shown.StartNs - other.StartNs) <= RoundingNs
        && (shown.Unfinished || other.Unfinished || (shown.Name == other.Name && shown.Kind == other.Kind));

    private static Span Better(Span a, Span b)
    {
        if (a.Unfinished != b.Unfinished)
        {
            return a.Unfinished ? b : a;
        }

        if (a.EndNs - a.StartNs != b.EndNs - b.StartNs)
        {
            return a.EndNs - a.StartNs > b.EndNs - b.StartNs ? a : b;
        }

        return Order(a, b) <= 0 ? a : b;
    }

    // The text has whole microseconds and no warnings.
    private static int Order(Span a, Span b) =>
        string.CompareOrdinal(Text(a), Text(b)) is not 0 and var text ? text
        : a.StartNs != b.StartNs ? a.StartNs.CompareTo(b.StartNs)
        : string.CompareOrdinal(string.Join('\n', a.Warnings), string.Join('\n', b.Warnings));

    private static string Text(Span span)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            SpanJson.Write(writer, new TreeNode(span), attributes: true);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}

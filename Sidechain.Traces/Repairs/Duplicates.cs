using System.Text;
using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Keeps one record of each span: a finished one before an unfinished one, then the same one whatever came first.</summary>
internal static class Duplicates
{
    public static Dictionary<string, TreeNode> Drop(IEnumerable<Span> spans, TreeWork work)
    {
        var nodes = new Dictionary<string, TreeNode>(StringComparer.Ordinal);
        foreach (var records in spans.GroupBy(span => span.SpanId, StringComparer.Ordinal))
        {
            Span[] all = [.. records];
            work.Step(all.Length);
            var node = new TreeNode(all.Length == 1 ? all[0] : all.Aggregate(Better));
            if (all.Length > 1)
                node.Warn($"{all.Length} records of this span arrived; one is shown");
            if (node.Span.Unfinished)
                node.Warn("was delivered before it ended");
            nodes.Add(records.Key, node);
        }

        return nodes;
    }

    private static Span Better(Span a, Span b)
    {
        if (a.Unfinished != b.Unfinished)
            return a.Unfinished ? b : a;
        if (a.EndNs - a.StartNs != b.EndNs - b.StartNs)
            return a.EndNs - a.StartNs > b.EndNs - b.StartNs ? a : b;
        return string.CompareOrdinal(Text(a), Text(b)) <= 0 ? a : b;
    }

    private static string Text(Span span)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
            SpanJson.Write(writer, new TreeNode(span), attributes: true);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}

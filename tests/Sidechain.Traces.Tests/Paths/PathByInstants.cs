using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Paths;

/// <summary>
/// The critical path once more, by another way: it asks at each millisecond, from the end backwards, which span was waited for. For traces whose
/// times are whole milliseconds, without network spans.
/// </summary>
internal static class PathByInstants
{
    private const long Ms = 1_000_000;

    /// <summary>Milliseconds by span id; spans that nothing waited for are left out.</summary>
    public static Dictionary<string, long> Of(TreeNode root)
    {
        var blamed = new Dictionary<string, long>(StringComparer.Ordinal);
        var chain = new List<(TreeNode Node, long To)>();
        for (var instant = (root.Span.EndNs / Ms) - 1; instant >= root.Span.StartNs / Ms; instant--)
        {
            // A span keeps the blame until its own start; then its parent looks for the next.
            var over = chain.FindIndex(blame => blame.Node.Span.StartNs / Ms > instant);
            if (over >= 0)
            {
                chain.RemoveRange(over, chain.Count - over);
            }

            if (chain.Count == 0)
            {
                chain.Add((root, root.Span.EndNs));
            }

            while (Next(chain[^1].Node, chain[^1].To, instant) is { } next)
            {
                chain.Add((next, (instant + 1) * Ms));
            }

            var id = chain[^1].Node.Span.SpanId;
            blamed[id] = blamed.GetValueOrDefault(id) + 1;
        }

        return blamed;
    }

    private static TreeNode? Next(TreeNode parent, long to, long instant) => parent.Children
        .Where(child => child.Span.StartNs / Ms <= instant && child.Span.EndNs / Ms > instant && WaitedFor(parent.Span, child.Span))
        .OrderByDescending(child => Math.Min(child.Span.EndNs, to))
        .ThenByDescending(child => child.Span.StartNs).ThenBy(child => child.Span.SpanId, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool WaitedFor(Span parent, Span child)
    {
        if (child.EndNs < parent.EndNs + (2 * Ms))
        {
            return true;
        }

        var answersACall = child.Kind != ActivityKind.Consumer && parent.Kind != ActivityKind.Producer;
        return child.Service != parent.Service && answersACall;
    }
}

using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves the times of services whose clock cannot be right: a call that was received before it was sent, or after the caller had its answer. The
/// service in which the trace began keeps its times, the others follow from caller to callee. A clock that may be right is left alone.
/// </summary>
internal static class ServiceClocks
{
    /// <param name="ordered">All nodes in their places, earliest first; the clients' times are right by now.</param>
    public static IReadOnlyList<ClockOffset> Apply(IReadOnlyCollection<TreeNode> ordered)
    {
        var calls = ordered.Where(IsCalled).ToArray();
        if (calls.Length == 0)
        {
            return [];
        }

        var spans = ordered.ToLookup(node => node.Span.Service, StringComparer.Ordinal);
        var callsTo = calls.ToLookup(callee => callee.Span.Service, StringComparer.Ordinal);
        var callsFrom = calls.ToLookup(callee => callee.Parent!.Span.Service, StringComparer.Ordinal);
        var offsets = new List<ClockOffset>();
        var placed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var first in Beginnings(ordered))
        {
            var waiting = new Queue<string>([first]);
            while (waiting.TryDequeue(out var service))
            {
                if (!placed.Add(service))
                {
                    continue;
                }

                if (Place(service, [.. spans[service]], [.. callsTo[service].Where(callee => placed.Contains(callee.Parent!.Span.Service))]) is { } moved)
                {
                    offsets.Add(moved);
                }

                foreach (var callee in callsFrom[service])
                {
                    waiting.Enqueue(callee.Span.Service);
                }
            }
        }

        return [.. offsets.OrderBy(offset => offset.Service, StringComparer.Ordinal)];
    }

    private static ClockOffset? Place(string service, TreeNode[] nodes, TreeNode[] calls)
    {
        if (calls.Length == 0)
        {
            return null;
        }

        var range = CallRange.OfAll(calls.Select(CallRange.Of));
        if (range.HoldsNone)
        {
            return null;
        }

        if (range.IsEmpty)
        {
            // Two clocks under one name, or one that was set meanwhile: nothing says by how much which span is wrong.
            foreach (var callee in calls.Where(callee => !CallRange.Of(callee).HoldsNone))
            {
                callee.Warn(CallRange.Sentence(callee) + "; its times are shown as they came, since other calls say otherwise");
            }

            return null;
        }

        var offset = new ClockOffset(service, range.OffsetNs, range.ErrorNs) { AtLeast = range.IsOpen };
        foreach (var callee in calls.Where(callee => !CallRange.Of(callee).HoldsNone))
        {
            callee.Warn(CallRange.Sentence(callee) + "; " + CallRange.Moved(offset));
        }

        foreach (var node in nodes)
        {
            node.Move(_ => offset.OffsetNs);
        }

        return offset;
    }

    // The service in which the trace began, or that a client called; then, for what has no way to there, the earliest.
    private static IEnumerable<string> Beginnings(IReadOnlyCollection<TreeNode> ordered) => ordered
        .Where(node => node.Span.ClientType is null)
        .OrderBy(node => (node.Parent, node.Span.ParentSpanId) switch { (null, null) => 0, ({ Span.ClientType: not null }, _) => 0, (null, _) => 1, _ => 2 })
        .Select(node => node.Span.Service).Distinct(StringComparer.Ordinal);

    // A client's clock is put right by the services', never the other way round.
    private static bool IsCalled(TreeNode node) =>
        node.Parent is { Span: { Unfinished: false, ClientType: null } } caller
        && !node.Span.Unfinished
        && node.Span.Service != caller.Span.Service
        && node.Span.Kind is ActivityKind.Server or ActivityKind.Consumer;
}

using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves the times of services whose clock cannot be right: a call was received before it was sent, or after the caller had its answer.
/// Each instance that says its id is treated by itself. The service in which the trace began keeps its times, and the others follow from
/// caller to callee. A clock that may be right is left alone.
/// </summary>
internal static class ServiceClocks
{
    public static void Apply(TreeDraft draft)
    {
        if (draft.IsAligned)
        {
            return;
        }

        var ordered = draft.Nodes;
        draft.Work.Step(ordered.Count);
        bool IsOutvoted(TreeNode node) => draft.Outvoted.Count > 0
            && node is { Parent.Span.ClientType: not null, Span: { Unfinished: false, ClientType: null } }
            && draft.Outvoted.Contains(ProcessName.Of(node));
        var calls = ordered.Where(node => IsCalled(node) || IsOutvoted(node)).ToArray();
        if (calls.Length == 0)
        {
            return;
        }

        var spans = ordered.ToLookup(ProcessName.Of);
        var instances = spans.CountBy(process => process.Key.Service, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var callsTo = calls.ToLookup(ProcessName.Of);
        var callsFrom = calls.ToLookup(callee => ProcessName.Of(callee.Parent!));
        var offsets = new List<ClockOffset>();
        var placed = calls.Where(IsOutvoted).Select(callee => ProcessName.Of(callee.Parent!)).ToHashSet();
        foreach (var first in Beginnings(ordered))
        {
            var waiting = new Queue<ProcessName>([first]);
            while (waiting.TryDequeue(out var process))
            {
                if (!placed.Add(process))
                {
                    continue;
                }

                var (within, between) = Parted(callsTo[process].Where(callee => placed.Contains(ProcessName.Of(callee.Parent!))));
                var name = instances[process.Service] > 1 ? process : process with { Instance = null };
                offsets.AddRange(Place(name, [.. spans[process]], between, callsFrom[process]));
                offsets.AddRange(PlaceReplicas(name, spans[process], within.ToHashSet(), draft.Work));

                foreach (var callee in callsFrom[process])
                {
                    waiting.Enqueue(ProcessName.Of(callee));
                }
            }
        }

        draft.Clocks.AddRange(
            offsets.OrderBy(offset => offset.Service, StringComparer.Ordinal).ThenBy(offset => offset.Instance, StringComparer.Ordinal));
    }

    private static ClockOffset[] Place(ProcessName name, TreeNode[] nodes, TreeNode[] calls, IEnumerable<TreeNode> callees)
    {
        if (calls.Length == 0)
        {
            return [];
        }

        var range = CallRange.OfAll(calls.Select(CallRange.Of));
        if (range.HoldsNone)
        {
            return [];
        }

        TreeNode[] impossible = [.. calls.Where(callee => !CallRange.Of(callee).HoldsNone)];
        if (range.IsEmpty)
        {
            const string Why = " with this call alone, since other calls say otherwise";
            return
            [
                .. Clocks(impossible).Select(clock =>
                {
                    TreeNode[] part = [.. clock.Calls.SelectMany(OwnPart)];
                    return MoveSome(name, Asked(clock.Range, part.SelectMany(node => node.Children).Where(IsCalled)), clock.Calls, part, Why);
                }),
            ];
        }

        return [Move(Offset(name, Asked(range, callees)), impossible, nodes, "")];
    }

    /// <summary>
    /// Of the amounts that the callers of a wrong clock allow, those that most of the processes below it allow, too: a clock below that may
    /// be right is not blamed because the one above it was put in the middle.
    /// </summary>
    private static CallRange Asked(CallRange range, IEnumerable<TreeNode> callees)
    {
        CallRange[] asked =
        [
            .. callees.Where(callee => ProcessName.Of(callee) != ProcessName.Of(callee.Parent!)).GroupBy(ProcessName.Of)
                .Select(process => range.Within(CallRange.OfAll(process.Select(CallRange.Of))))
                .Where(narrowed => !narrowed.IsEmpty),
        ];
        if (asked.Length == 0)
        {
            return range;
        }

        var (offset, _) = ClockVote.Most([.. asked.Select(narrowed => (narrowed.LeastNs, narrowed.MostNs!.Value))]);
        return CallRange.OfAll(asked.Where(narrowed => narrowed.LeastNs <= offset && offset <= narrowed.MostNs));
    }

    private static (TreeNode[] Within, TreeNode[] Between) Parted(IEnumerable<TreeNode> calls)
    {
        var parts = calls.ToLookup(callee => ProcessName.Of(callee) == ProcessName.Of(callee.Parent!));
        return ([.. parts[true]], [.. parts[false]]);
    }

    /// <summary>
    /// Nothing in the trace says which of these spans are of the same replica. Callers come before their callees, and a call is moved
    /// together with what is below it. So each span is looked at once, however many calls lie inside one another.
    /// </summary>
    private static IEnumerable<ClockOffset> PlaceReplicas(
        ProcessName name, IEnumerable<TreeNode> nodes, HashSet<TreeNode> calls, TreeWork work)
    {
        if (calls.Count == 0)
        {
            yield break;
        }

        var first = nodes.Where(node => node.Parent is not { } parent || ProcessName.Of(parent) != ProcessName.Of(node));
        var pending = new Stack<(TreeNode Node, long OffsetNs)>(first.Select(node => (node, 0L)));
        while (pending.TryPop(out var next))
        {
            work.Step();
            var (node, offset) = next;
            Move(node, offset);
            if (calls.Contains(node) && CallRange.Of(node) is { HoldsNone: false } range)
            {
                yield return MoveSome(name, range, [node], [node], " with this call alone, since both have one name");
                offset += range.OffsetNs;
            }

            foreach (var child in node.Children.Where(child => ProcessName.Of(child) == ProcessName.Of(node)))
            {
                pending.Push((child, offset));
            }
        }
    }

    private static void Move(TreeNode node, long offsetNs)
    {
        if (offsetNs != 0)
        {
            node.Move(_ => offsetNs);
        }
    }

    private static ClockOffset MoveSome(
        ProcessName name, CallRange range, IEnumerable<TreeNode> impossible, IEnumerable<TreeNode> nodes, string why) =>
        Move(Offset(name, range) with { OneOfSeveral = true }, impossible, nodes, why);

    private static ClockOffset Offset(ProcessName name, CallRange range) =>
        new(name.Service, range.OffsetNs, range.ErrorNs) { AtLeast = range.IsOpen, Instance = name.Instance };

    private static ClockOffset Move(ClockOffset offset, IEnumerable<TreeNode> impossible, IEnumerable<TreeNode> nodes, string why)
    {
        foreach (var callee in impossible)
        {
            callee.Warn($"{CallRange.Sentence(callee)}; {CallRange.Moved(offset)}{why}");
        }

        foreach (var node in nodes)
        {
            node.Move(_ => offset.OffsetNs);
        }

        return offset;
    }

    /// <summary>
    /// Several clocks have one name where there are replicas, or where a clock was set meanwhile. Impossible calls that agree are of one
    /// clock.
    /// </summary>
    private static IEnumerable<(CallRange Range, IReadOnlyList<TreeNode> Calls)> Clocks(IEnumerable<TreeNode> impossible)
    {
        var (range, calls) = (default(CallRange), new List<TreeNode>());
        foreach (var callee in impossible.OrderBy(callee => CallRange.Of(callee).LeastNs))
        {
            var both = calls.Count == 0 ? CallRange.Of(callee) : CallRange.OfAll([range, CallRange.Of(callee)]);
            if (both.IsEmpty)
            {
                yield return (range, calls);
                both = CallRange.Of(callee);
                calls = [];
            }

            range = both;
            calls.Add(callee);
        }

        yield return (range, calls);
    }

    /// <summary>The callee, and the spans below it that are of its own process.</summary>
    private static IEnumerable<TreeNode> OwnPart(TreeNode callee)
    {
        var pending = new Stack<TreeNode>([callee]);
        while (pending.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children.Where(child => ProcessName.Of(child) == ProcessName.Of(callee)))
            {
                pending.Push(child);
            }
        }
    }

    // First the services in which the trace began, or that a client called; then the earliest of those that no call leads to from there.
    private static IEnumerable<ProcessName> Beginnings(IReadOnlyCollection<TreeNode> ordered) => ordered
        .Where(node => node.Span.ClientType is null)
        .OrderBy(node => (node.Parent, node.Span.ParentSpanId) switch
        {
            (null, null) => 0,
            ({ Span.ClientType: not null }, _) => 0,
            (null, _) => 1,
            _ => 2,
        })
        .Select(ProcessName.Of).Distinct();

    // A client's clock is set right by the services' clocks, never the other way round. A caller without an end has a start, which is
    // enough.
    private static bool IsCalled(TreeNode node) =>
        node.Parent is { Span.ClientType: null } caller
        && node.Span is { Unfinished: false, ClientType: null }
        && (node.Span.Service != caller.Span.Service || IsBetweenProcesses(caller.Span, node.Span));

    // Replicas share a name. One may call another, or send it a message.
    private static bool IsBetweenProcesses(Span caller, Span called) => (caller.Kind, called.Kind) is
        (ActivityKind.Client, ActivityKind.Server) or (ActivityKind.Producer, ActivityKind.Consumer);
}

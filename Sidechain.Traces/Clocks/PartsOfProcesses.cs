using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves parts of what has one name: several clocks have one name where there are replicas, or where a clock was set meanwhile.
/// </summary>
internal static class PartsOfProcesses
{
    /// <summary>Impossible calls that agree are of one clock.</summary>
    /// <param name="name">Of the process that was called.</param>
    /// <param name="impossible">Calls to it, of which other calls to it say otherwise.</param>
    public static IEnumerable<ClockOffset> MoveCalled(ProcessName name, IReadOnlyCollection<ServiceCall> impossible) =>
        Clocks(impossible).Select(calls =>
        {
            var parts = OwnParts(calls);
            return Move(name, calls, parts, CallsFrom(parts), "with this call alone, since other calls say otherwise");
        });

    /// <summary>
    /// Nothing in the trace says which of these spans are of the same replica. Callers come before their callees, and a call is moved
    /// together with what is below it. So each span is looked at once, however many calls lie inside one another.
    /// </summary>
    public static IEnumerable<ClockOffset> MoveReplicas(
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
            if (offset != 0)
            {
                node.Move(_ => offset);
            }

            if (calls.Contains(node) && new ServiceCall(node.Parent!, node) is { Range.HoldsNone: false } call)
            {
                var moved = Move(name, [call], [node], [], "with this call alone, since both have one name");
                yield return moved;
                offset += moved.OffsetNs;
            }

            foreach (var child in node.Children.Where(child => ProcessName.Of(child) == ProcessName.Of(node)))
            {
                pending.Push((child, offset));
            }
        }
    }

    private static ClockOffset Move(
        ProcessName name,
        IReadOnlyCollection<ServiceCall> impossible,
        IReadOnlyCollection<TreeNode> nodes,
        IEnumerable<ServiceCall> callsFrom,
        string why)
    {
        var called = new ClockedProcess(name);
        called.Pairs.Add(new CallPair(new ClockedProcess(default), called, [.. impossible]));
        called.Pairs.AddRange(callsFrom.GroupBy(call => ProcessName.Of(call.Callee))
            .Select(calls => new CallPair(called, new ClockedProcess(calls.Key), [.. calls])));
        var vote = ClockBallot.Of(called, pair => pair.Callee == called ? (1, 0) : (0, 1));
        ClockPlace.Put(called, [.. called.Pairs.Where(pair => ClockBallot.Holds(pair, called, vote.OffsetNs))]);
        var offset = called.Offset(name) with { OneOfSeveral = true };
        foreach (var call in impossible)
        {
            call.Callee.Warn($"{call.Sentence()}; {WholeProcesses.Sentence(offset)} {why}");
        }

        foreach (var node in nodes)
        {
            node.Move(_ => offset.OffsetNs);
        }

        return offset;
    }

    private static IEnumerable<IReadOnlyList<ServiceCall>> Clocks(IEnumerable<ServiceCall> impossible)
    {
        var (range, calls) = (default(CallRange), new List<ServiceCall>());
        foreach (var call in impossible.OrderBy(call => call.Range.LeastNs))
        {
            var both = calls.Count == 0 ? call.Range : CallRange.OfAll([range, call.Range]);
            if (both.IsEmpty)
            {
                yield return calls;
                both = call.Range;
                calls = [];
            }

            range = both;
            calls.Add(call);
        }

        if (calls.Count > 0)
        {
            yield return calls;
        }
    }

    /// <summary>Their calls elsewhere say, too, where they belong.</summary>
    private static IEnumerable<ServiceCall> CallsFrom(IEnumerable<TreeNode> parts) => parts.SelectMany(node => node.Children
        .Where(child => child.Span.ClientType is null && ProcessName.Of(child) != ProcessName.Of(node))
        .Select(child => new ServiceCall(node, child)));

    /// <summary>The callees, and the spans below them that are of their own process; each once.</summary>
    private static HashSet<TreeNode> OwnParts(IEnumerable<ServiceCall> calls)
    {
        var parts = new HashSet<TreeNode>();
        var pending = new Stack<TreeNode>(calls.Select(call => call.Callee));
        while (pending.TryPop(out var node))
        {
            if (parts.Add(node))
            {
                foreach (var child in node.Children.Where(child => ProcessName.Of(child) == ProcessName.Of(node)))
                {
                    pending.Push(child);
                }
            }
        }

        return parts;
    }
}

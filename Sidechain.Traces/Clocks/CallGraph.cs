using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>Who called whom, from where the trace began.</summary>
internal static class CallGraph
{
    /// <summary>
    /// All processes of services, those next to a beginning first. Where calls connect processes, their beginning is settled: the client
    /// that says that others are wrong; the service in which the trace began, or that a client called; else the earliest of those that no
    /// call leads to.
    /// </summary>
    /// <param name="draft">Has the spans.</param>
    /// <param name="between">The calls between processes.</param>
    /// <param name="within">The callees of calls within one name.</param>
    public static IReadOnlyList<ClockedProcess> Of(TreeDraft draft, IEnumerable<ServiceCall> between, IEnumerable<TreeNode> within)
    {
        var processes = new Dictionary<ProcessName, ClockedProcess>();
        foreach (var pair in between.GroupBy(call => (ProcessName.Of(call.Caller), ProcessName.Of(call.Callee))))
        {
            var calls = new CallPair(Process(pair.Key.Item1), Process(pair.Key.Item2), [.. pair]);
            calls.Caller.Pairs.Add(calls);
            calls.Callee.Pairs.Add(calls);
            calls.Callee.IsSeveral |= calls.Range.IsEmpty;
            draft.Work.Step(calls.Calls.Count);
        }

        foreach (var callee in within.Where(callee => !new ServiceCall(callee.Parent!, callee).Range.HoldsNone))
        {
            Process(ProcessName.Of(callee)).IsSeveral = true;
        }

        var ordered = new List<ClockedProcess>();
        foreach (var beginning in Beginnings(draft))
        {
            var first = Process(beginning);
            if (first.Order >= 0)
            {
                continue;
            }

            first.IsSettled = first.IsBeginning = true;
            first.ErrorBelowNs = first.ErrorAboveNs = draft.ClientErrorsNs.GetValueOrDefault(beginning);
            first.Order = ordered.Count;
            ordered.Add(first);
            for (var at = first.Order; at < ordered.Count; at++)
            {
                foreach (var other in ordered[at].Pairs.Select(pair => pair.Other(ordered[at])).Where(other => other.Order < 0))
                {
                    other.Order = ordered.Count;
                    ordered.Add(other);
                }
            }
        }

        return ordered;

        ClockedProcess Process(ProcessName name)
        {
            if (!processes.TryGetValue(name, out var process))
            {
                processes.Add(name, process = new ClockedProcess(name));
            }

            return process;
        }
    }

    private static IEnumerable<ProcessName> Beginnings(TreeDraft draft) => draft.Nodes
        .OrderBy(node => (node.Span.ClientType, node.Parent, node.Span.ParentSpanId) switch
        {
            (not null, _, _) => -1,
            (null, null, null) => node.Span.Kind == ActivityKind.Consumer ? 1 : 0,
            (null, { Span.ClientType: not null }, _) => 0,
            (null, null, _) => 1,
            _ => 2,
        })
        .Select(ProcessName.Of).Distinct();
}

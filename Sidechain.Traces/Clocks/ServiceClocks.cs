using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Moves the times of services whose clock cannot be right: a call was received before it was sent, or after the caller had its answer.
/// Each instance that says its id is treated by itself. The service in which the trace began keeps its times. As few others as possible are
/// moved; a clock that may be right is left alone.
/// </summary>
internal static class ServiceClocks
{
    public static void Apply(TreeDraft draft)
    {
        if (draft.IsAligned)
        {
            return;
        }

        draft.Work.Step(draft.Nodes.Count);
        ServiceCall[] calls = [.. draft.Nodes.SelectMany(node => ServiceCall.To(node, draft.NodesById, draft.Outvoted))];
        if (Array.TrueForAll(calls, call => call.Range.HoldsNone))
        {
            return;
        }

        var spans = draft.Nodes.ToLookup(ProcessName.Of);
        var instances = spans.CountBy(process => process.Key.Service, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var (within, between) = (new HashSet<TreeNode>(), new List<ServiceCall>());
        foreach (var call in calls)
        {
            if (ProcessName.Of(call.Caller) != ProcessName.Of(call.Callee))
            {
                between.Add(call);
            }
            else if (call.Callee.Parent == call.Caller)
            {
                within.Add(call.Callee);
            }
        }

        between = HandedOver.Among(between, draft.Work);
        var processes = CallGraph.Of(draft, between, within);
        foreach (var process in Wrong(processes, draft.Work))
        {
            draft.Clocks.Add(WholeProcesses.Move(process, Named(process.Name), spans[process.Name]));
        }

        var callsTo = between.ToLookup(call => ProcessName.Of(call.Callee));
        foreach (var process in processes)
        {
            var (name, called) = (Named(process.Name), callsTo[process.Name].ToArray());
            if (Array.Exists(called, call => !call.Range.HoldsNone))
            {
                draft.Clocks.AddRange(MoveCalled(process, name, called, spans[process.Name]));
            }

            draft.Clocks.AddRange(PartsOfProcesses.MoveReplicas(name, spans[process.Name], within, draft.Work));
        }

        draft.Clocks.Sort((a, b) => (a.Service, a.Instance).CompareTo((b.Service, b.Instance)));

        ProcessName Named(ProcessName name) => instances[name.Service] > 1 ? name : name with { Instance = null };
    }

    /// <summary>
    /// A process whose calls make no sense by any one clock stands for several: what only one of them called must not pay for it.
    /// </summary>
    private static IReadOnlyList<ClockedProcess> Wrong(IReadOnlyList<ClockedProcess> processes, TreeWork work)
    {
        var (moved, isWhole) = ClockSearch.Run(processes, work);
        CallPair[] broken = [.. processes.SelectMany(process => process.Pairs).Where(pair => !pair.Holds)];
        if (broken.Length == 0 || !isWhole)
        {
            return moved;
        }

        Array.ForEach(broken, pair => pair.Callee.IsSeveral = true);
        foreach (var process in processes)
        {
            process.Reset();
        }

        return ClockSearch.Run(processes, work).Moved;
    }

    /// <summary>Moves the rest where several clocks have one name: theirs, and after them those of the processes they called.</summary>
    private static IEnumerable<ClockOffset> MoveCalled(
        ClockedProcess process, ProcessName name, ServiceCall[] called, IEnumerable<TreeNode> spans)
    {
        if (process.IsSettled || CallRange.OfAll([.. called.Select(call => call.Range)]).IsEmpty)
        {
            return PartsOfProcesses.MoveCalled(name, [.. called.Where(call => !call.Range.HoldsNone)]);
        }

        var alone = new ClockedProcess(process.Name);
        alone.Pairs.Add(new CallPair(new ClockedProcess(default), alone, called));
        ClockPlace.Put(alone, alone.Pairs);
        return [WholeProcesses.Move(alone, name, spans)];
    }
}

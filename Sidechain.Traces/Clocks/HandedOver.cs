using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Finds calls whose callee began after the answer by right clocks. Such a call alone looks as one of a wrong clock does. Other calls
/// between the same two processes tell: by them no clock is wrong.
/// </summary>
internal static class HandedOver
{
    /// <summary>The same calls in their order; those that handed work over are marked.</summary>
    /// <param name="calls">The calls between processes.</param>
    /// <param name="work">Counts the steps.</param>
    public static List<ServiceCall> Among(IReadOnlyList<ServiceCall> calls, TreeWork work)
    {
        work.Step(calls.Count);
        (ServiceCall Call, CallRange Range)[] all = [.. calls.Select(call => (call, call.Range))];
        var answered = all.Where(call => call.Range.HoldsNone).Select(call => Answer(call.Call)).ToHashSet();
        var contradicted = all.GroupBy(call => Pair(call.Call), call => call.Range)
            .Where(pair => CallRange.OfAll([.. pair]).IsEmpty).Select(pair => pair.Key).ToHashSet();
        return [.. all.Select(call => call.Call with { IsHandedOver = call.Range.IsAfter && IsAfterTheAnswer(call.Call) })];

        // One span gave the answer; another one below the same call is of what followed.
        bool IsAfterTheAnswer(ServiceCall call) => contradicted.Contains(Pair(call))
            && (answered.Contains(Answer(call)) || Handover.IsPossible(call.Caller.Span, call.Callee.Span));
    }

    private static (TreeNode Caller, ProcessName Callee) Answer(ServiceCall call) => (call.Caller, ProcessName.Of(call.Callee));

    private static (ProcessName Caller, ProcessName Callee) Pair(ServiceCall call) =>
        (ProcessName.Of(call.Caller), ProcessName.Of(call.Callee));
}

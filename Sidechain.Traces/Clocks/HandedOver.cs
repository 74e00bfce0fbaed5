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
        var answered = calls.Where(call => call.Range.HoldsNone).Select(call => (call.Caller, ProcessName.Of(call.Callee))).ToHashSet();
        var contradicted = calls.GroupBy(Pair).Where(pair => CallRange.OfAll([.. pair.Select(call => call.Range)]).IsEmpty)
            .Select(pair => pair.Key).ToHashSet();
        return [.. calls.Select(call => call with { IsHandedOver = IsAfterTheAnswer(call) })];

        // One span gave the answer; another one below the same call is of what followed.
        bool IsAfterTheAnswer(ServiceCall call) => call.Range.IsAfter && contradicted.Contains(Pair(call))
            && (answered.Contains((call.Caller, ProcessName.Of(call.Callee)))
                || Handover.IsPossible(call.Caller.Span, call.Callee.Span));
    }

    private static (ProcessName Caller, ProcessName Callee) Pair(ServiceCall call) =>
        (ProcessName.Of(call.Caller), ProcessName.Of(call.Callee));
}

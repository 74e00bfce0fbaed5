using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Every amount that may be added to a callee's times so that its call makes sense: begun not before the caller sent it, and answered in
/// time.
/// </summary>
/// <param name="LeastNs">Follows from the start of the caller.</param>
/// <param name="MostNs">Follows from the end of the caller; null where the caller may have ended before, as with a queue.</param>
internal readonly record struct CallRange(long LeastNs, long? MostNs)
{
    // Some SDKs keep times in whole milliseconds.
    private const long RoundingNs = 1_000_000;

    public bool IsEmpty => MostNs < LeastNs;

    /// <summary>The call makes sense as it was recorded.</summary>
    public bool HoldsNone => !IsEmpty && LeastNs <= RoundingNs && MostNs is null or >= -RoundingNs;

    /// <summary>Nothing says how much more the clock may be behind.</summary>
    public bool IsOpen => MostNs is null;

    public long OffsetNs => MostNs is { } most ? LeastNs + ((most - LeastNs) / 2) : LeastNs;

    public long ErrorNs => MostNs is { } most ? (most - LeastNs + 1) / 2 : 0;

    /// <param name="callee">A span below a span of another service.</param>
    public static CallRange Of(TreeNode callee)
    {
        var (caller, called) = (callee.Parent!.Span, callee.Span);
        var least = caller.StartNs - called.StartNs;

        // A caller that gave up, or that does not wait, may have ended before the callee began. Of some callers the end is not known.
        if (called.Kind != ActivityKind.Server || caller.Kind != ActivityKind.Client || !caller.HasEnd || !CallOutcome.WasAnswered(caller))
        {
            return new(least, null);
        }

        // A server may end its span long after its answer has left: that alone is no fault of a clock. One that lasted longer than its call
        // did so with any clock, so its end says nothing.
        var lenient = new CallRange(least, caller.EndNs - called.StartNs);
        var most = caller.EndNs - called.EndNs;
        var isTail = !called.HasEnd || most < least - RoundingNs;
        return lenient.HoldsNone || isTail ? lenient : lenient with { MostNs = Math.Max(least, most) };
    }

    /// <summary>The amounts that several ranges allow together; empty where they contradict one another.</summary>
    public static CallRange OfAll(IEnumerable<CallRange> ranges) => ranges.Aggregate((a, b) => new(
        Math.Max(a.LeastNs, b.LeastNs),
        (a.MostNs, b.MostNs) is ({ } one, { } other) ? Math.Min(one, other) : a.MostNs ?? b.MostNs));

    /// <summary>Of these amounts for a caller's clock, those with which its call makes sense while the callee's stays as it is.</summary>
    /// <param name="call">What may be added to the callee's times while the caller's stay.</param>
    public CallRange Within(CallRange call) => call.IsEmpty
        ? call
        : new(Math.Max(LeastNs, -call.MostNs ?? LeastNs), Math.Min(MostNs ?? long.MaxValue, -call.LeastNs));

    /// <summary>Says what cannot be true of a call that makes no sense.</summary>
    public static string Sentence(TreeNode callee)
    {
        var (caller, called) = (callee.Parent!.Span, callee.Span);
        var what = called.StartNs < caller.StartNs
            ? $"starts {TimeTexts.Of(caller.StartNs - called.StartNs)} before its parent"
            : $"starts {TimeTexts.Of(called.StartNs - caller.EndNs)} after its caller had the answer";
        var whose = caller.Service == called.Service
            ? $"one of the clocks of {TreeLines.Printable(called.Service)}"
            : $"a clock of {TreeLines.Printable(caller.Service)} or {TreeLines.Printable(called.Service)}";
        return $"{what}: {whose} is wrong";
    }

    /// <summary>Says what was done about it.</summary>
    public static string Moved(ClockOffset clock) => clock.AtLeast
        ? $"times of {clock.Name} moved by {TimeTexts.Of(clock.OffsetNs)}, the least that makes sense"
        : $"times of {clock.Name} moved by {TimeTexts.Of(clock.OffsetNs)} ± {TimeTexts.Of(clock.ErrorNs)}";
}

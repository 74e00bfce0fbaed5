using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Every amount that may be added to a callee's times so that its call makes sense: begun not before the caller sent it, and answered in
/// time.
/// </summary>
/// <param name="LeastNs">
/// Follows from the start of the caller and that of the callee, or from its end where it may have waited for its message.
/// </param>
/// <param name="MostNs">
/// Follows from the end of the caller and the start of the callee; null where the caller may have ended before, as with a queue.
/// </param>
internal readonly record struct CallRange(long LeastNs, long? MostNs)
{
    /// <summary>
    /// The most where the callee's span ended with its answer. A server may end its span later, so this is likely and not sure.
    /// </summary>
    public long? LikelyMostNs { get; private init; }

    /// <summary>
    /// The least where a consumer began after its message was sent. A batch may begin before its last one, so this is likely and not sure.
    /// </summary>
    public long? LikelyLeastNs { get; private init; }

    /// <summary>By how much rounding may have moved the ends.</summary>
    public Rounding Rounding { get; private init; }

    /// <summary>No amount makes sense of all calls, whatever was rounded.</summary>
    public bool IsEmpty => MostNs < LeastNs - (2 * Rounding.Ns);

    /// <summary>The call makes sense as it was recorded.</summary>
    public bool HoldsNone => Holds(0);

    /// <summary>The callee began after its caller had the answer.</summary>
    public bool IsAfter => MostNs < -Rounding.Ns;

    /// <summary>The call makes sense with this amount.</summary>
    public bool Holds(long ns) => !IsEmpty && ns >= LeastNs - Rounding.Ns && (MostNs is not { } most || ns <= most + Rounding.Ns);

    /// <param name="call">A call between two processes.</param>
    public static CallRange Of(ServiceCall call)
    {
        var (caller, called) = (call.Caller.Span, call.Callee.Span);
        var (least, rounding) = (caller.StartNs - called.StartNs, Rounding.Of(caller, called));
        if (Reception.MayBeginBefore(caller, called))
        {
            return new(caller.StartNs - called.EndNs, null)
            {
                LikelyLeastNs = Reception.IsWaiting(called) ? null : least,
                Rounding = rounding,
            };
        }

        // A caller that gave up, or that does not wait, may have ended before the callee began. Of some callers the end is not known.
        if (called.Kind != ActivityKind.Server || caller.Kind != ActivityKind.Client || !caller.HasEnd || !CallOutcome.WasAnswered(caller)
            || call.IsHandedOver || Handover.IsSaid(caller, called) || (called.HasEnd && Handover.IsLikely(caller, called)))
        {
            return new(least, null) { Rounding = rounding };
        }

        // One that lasted longer than its call did so with any clock, so its end says nothing.
        var likely = caller.EndNs - called.EndNs;
        return new(least, caller.EndNs - called.StartNs)
        {
            LikelyMostNs = called.HasEnd && likely >= least - Rounding.Ns ? likely : null,
            Rounding = rounding,
        };
    }

    /// <summary>The amounts that several ranges allow together; empty where they contradict one another.</summary>
    public static CallRange OfAll(IReadOnlyCollection<CallRange> ranges)
    {
        var (least, most) = (ranges.Max(range => range.LeastNs), ranges.Min(range => range.MostNs));

        // An end that contradicts another call's start was a tail after the answer.
        var likely = ranges.Min(range => range.LikelyMostNs >= least - Rounding.Ns ? range.LikelyMostNs : null);
        var likelyLeast = ranges.Max(range => range.LikelyLeastNs ?? range.LeastNs);
        return new(least, most)
        {
            LikelyLeastNs = likelyLeast > least && !(likelyLeast > most) ? likelyLeast : null,
            LikelyMostNs = likely < most ? likely : most,
            Rounding = ranges.Select(range => range.Rounding).Aggregate((a, b) => a.And(b)),
        };
    }
}

using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>A process in the search for the clocks that are wrong.</summary>
internal sealed class ClockedProcess(ProcessName name)
{
    public ProcessName Name { get; } = name;

    /// <summary>How near it is to where the trace began; 0 is the nearest.</summary>
    public int Order { get; set; } = -1;

    /// <summary>Its clock is taken as right: the trace began here.</summary>
    public bool IsBeginning { get; set; }

    /// <summary>Its clock is taken as right, or it has been moved.</summary>
    public bool IsSettled { get; set; }

    /// <summary>
    /// The name stands for several clocks: calls from one and the same process contradict one another, calls within the name make no sense,
    /// or no clock for all makes sense of them.
    /// </summary>
    public bool IsSeveral { get; set; }

    /// <summary>The amount that is added to its times.</summary>
    public long OffsetNs { get; set; }

    /// <summary>By how much less than <see cref="OffsetNs"/> is right at most; the end of the numbers where that is not known.</summary>
    public long ErrorBelowNs { get; set; }

    /// <summary>By how much more is right at most.</summary>
    public long ErrorAboveNs { get; set; }

    /// <summary>Its correction as it is told.</summary>
    /// <param name="name">Its name for people.</param>
    public ClockOffset Offset(ProcessName name)
    {
        var isAtLeast = ErrorBelowNs == long.MaxValue || ErrorAboveNs == long.MaxValue;
        return new(name.Service, OffsetNs, isAtLeast ? ErrorOfTheLeast() : Math.Max(ErrorBelowNs, ErrorAboveNs))
        {
            AtLeast = isAtLeast,
            Instance = name.Instance,
        };
    }

    // Where the side that is known lies beyond zero, nothing is known of how wrong the clock is at least.
    private long ErrorOfTheLeast() => Math.Min(OffsetNs > 0 ? ErrorBelowNs : ErrorAboveNs, Math.Abs(OffsetNs));

    public List<CallPair> Pairs { get; } = [];

    /// <summary>As it was before the search.</summary>
    public void Reset()
    {
        if (!IsBeginning)
        {
            (IsSettled, OffsetNs, ErrorBelowNs, ErrorAboveNs) = (false, 0, 0, 0);
        }
    }
}

/// <summary>All calls from one process to another.</summary>
internal sealed class CallPair(ClockedProcess caller, ClockedProcess callee, IReadOnlyList<ServiceCall> calls)
{
    public ClockedProcess Caller { get; } = caller;

    public ClockedProcess Callee { get; } = callee;

    public IReadOnlyList<ServiceCall> Calls { get; } = calls;

    public CallRange Range { get; } = CallRange.OfAll([.. calls.Select(call => call.Range)]);

    /// <summary>It says nothing of a clock: its calls contradict one another, or one of both has several clocks.</summary>
    public bool IsMute => Range.IsEmpty || Caller.IsSeveral || Callee.IsSeveral;

    /// <summary>The calls make sense with what is added to the times of both.</summary>
    public bool Holds => IsMute || Range.Holds(Saturated.Difference(Callee.OffsetNs, Caller.OffsetNs));

    public ClockedProcess Other(ClockedProcess process) => process == Caller ? Callee : Caller;

    /// <summary>The amounts that may be added to one's times while the other's stay. Open ends are the ends of the numbers.</summary>
    /// <param name="process">One of both.</param>
    /// <param name="byAnswers">With the ends that are likely and not sure: servers ended with their answers.</param>
    /// <param name="byStarts">The same: consumers began after their messages were sent.</param>
    public (long LeastNs, long MostNs) For(ClockedProcess process, bool byAnswers, bool byStarts)
    {
        var least = (byStarts ? Range.LikelyLeastNs : null) ?? Range.LeastNs;
        var most = (byAnswers ? Range.LikelyMostNs : null) ?? Range.MostNs;
        var other = Other(process).OffsetNs;
        return process == Callee
            ? (Saturated.Sum(other, least), most is { } last ? Saturated.Sum(other, last) : long.MaxValue)
            : (most is { } end ? Saturated.Difference(other, end) : long.MinValue, Saturated.Difference(other, least));
    }
}

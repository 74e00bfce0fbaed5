namespace Sidechain.Traces.Clocks;

/// <summary>The processes next to one say by how much its clock is off: each all amounts with which their calls make sense.</summary>
internal static class ClockBallot
{
    /// <param name="OffsetNs">With it the most calls make sense; of several the least amount.</param>
    /// <param name="Before">The votes for the offset as it is.</param>
    /// <param name="Gain">The votes that it would win.</param>
    public readonly record struct Result(long OffsetNs, int Before, int Gain);

    /// <param name="process">Whose clock it is.</param>
    /// <param name="weight">The votes of a neighbour, and votes that count only between amounts with equally many of the others.</param>
    public static Result Of(ClockedProcess process, Func<CallPair, (int Votes, int Tie)> weight)
    {
        var ends = new List<(long At, bool IsEnd, int Votes, int Tie)>(2 * process.Pairs.Count);
        var before = 0;
        foreach (var pair in process.Pairs.Where(pair => !pair.IsMute))
        {
            var (votes, tie) = weight(pair);
            var (least, most) = Widened(pair, process);
            ends.Add((least, false, votes, tie));
            ends.Add((most, true, votes, tie));
            before += least <= process.OffsetNs && process.OffsetNs <= most ? votes : 0;
        }

        // At the same amount ranges begin before others end.
        ends.Sort((a, b) => (a.At, a.IsEnd).CompareTo((b.At, b.IsEnd)));
        (int Votes, int Tie) now = default, best = default;
        var offset = process.OffsetNs;
        for (var i = 0; i < ends.Count; i++)
        {
            var end = ends[i];
            now = end.IsEnd ? (now.Votes - end.Votes, now.Tie - end.Tie) : (now.Votes + end.Votes, now.Tie + end.Tie);
            if (end.IsEnd)
            {
                continue;
            }

            // Up to the next end the same ranges hold.
            var nearest = Math.Clamp(0, end.At, ends[i + 1].At);
            var order = now.CompareTo(best);
            if (order > 0 || (order == 0 && Int128.Abs(nearest) < Int128.Abs(offset)))
            {
                (best, offset) = (now, nearest);
            }
        }

        return new(offset, before, best.Votes - before);
    }

    /// <summary>A neighbour's calls make sense with this amount.</summary>
    public static bool Holds(CallPair pair, ClockedProcess process, long offset) =>
        !pair.IsMute && Widened(pair, process) is var (least, most) && least <= offset && offset <= most;

    // The neighbour's own correction may be wrong as well.
    private static (long LeastNs, long MostNs) Widened(CallPair pair, ClockedProcess process)
    {
        var (least, most) = pair.For(process, byAnswers: false, byStarts: false);
        var other = pair.Other(process);
        return (
            Saturated.Less(Saturated.Less(least, other.ErrorBelowNs), Rounding.Ns),
            Saturated.More(Saturated.More(most, other.ErrorAboveNs), Rounding.Ns));
    }
}

using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Decides whose clock is wrong where the processes that a client called contradict one another: the client's offset is what most of them
/// allow, and the clocks of the others are wrong. Of two halves the one is right for which the client's clock goes right, too.
/// </summary>
internal static class ClockVote
{
    /// <summary>The offsets that the majority allows, and the processes that are outvoted; null where there is no majority.</summary>
    /// <param name="exchanges">The offsets that each allows, with the process that was called.</param>
    public static (OffsetRange Agreed, IEnumerable<ProcessName> Outvoted)? Of(
        IEnumerable<(ProcessName Called, OffsetRange Range)> exchanges)
    {
        (ProcessName Called, OffsetRange Range)[] voters =
        [
            .. exchanges.GroupBy(exchange => exchange.Called)
                .Select(process => (process.Key, OffsetRange.OfAll([.. process.Select(exchange => exchange.Range)])))
                .Where(process => !process.Item2.IsEmpty),
        ];
        if (voters.Length < 2)
        {
            return null;
        }

        var (offset, most) = Most([.. voters.Select(voter => voter.Range.Rounded())]);
        var forZero = voters.Count(voter => voter.Range.MayHoldNone);
        if (forZero == most)
        {
            offset = 0;
        }

        var isHalf = 2 * most == voters.Length && forZero == most;
        if (2 * most <= voters.Length && !isHalf)
        {
            return null;
        }

        var parts = voters.ToLookup(voter => voter.Range.Rounded() is var range && range.Least <= offset && offset <= range.Most);
        return (OffsetRange.OfAll([.. parts[true].Select(voter => voter.Range)]), parts[false].Select(voter => voter.Called));
    }

    /// <summary>An offset that as many ranges as possible hold, and how many these are.</summary>
    private static (long Offset, int Count) Most(OffsetRange[] ranges)
    {
        // At the same offset ranges begin before others end.
        var ends = ranges.SelectMany(range => new[] { (At: range.Least, IsEnd: false), (At: range.Most, IsEnd: true) }).Order();
        var (best, count, open) = (0L, 0, 0);
        foreach (var (at, isEnd) in ends)
        {
            open += isEnd ? -1 : 1;
            if (open > count)
            {
                (best, count) = (at, open);
            }
        }

        return (best, count);
    }
}

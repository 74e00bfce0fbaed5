namespace Sidechain.Traces.Clocks;

/// <summary>By how much a clock is off, and how sure that is, by the processes that agree on it.</summary>
internal static class ClockPlace
{
    /// <param name="process">Whose clock it is. Offset and error are set on it.</param>
    /// <param name="agreeing">Calls from and to processes that have a common answer, give or take what is rounded.</param>
    public static void Put(ClockedProcess process, IReadOnlyCollection<CallPair> agreeing)
    {
        var sure = Bounds.Of(process, agreeing, pair => Sure(pair, process), pair => Sure(pair, process));

        // Ends of servers are likely enough for what is said of the error. A batch that began before its messages is too common for that.
        var likely = Bounds.Of(process, agreeing, pair => Likely(pair, byStarts: true), pair => Likely(pair, byStarts: false));
        var bounds = IsInOrder(likely.LeastNs, likely.MostNs) ? likely : sure;
        var (least, most) = (bounds.LeastNs, bounds.MostNs);
        if (least == long.MinValue || most == long.MaxValue)
        {
            process.OffsetNs = least == long.MinValue ? most : least;
        }
        else
        {
            process.OffsetNs = least + (long)(((Int128)most - least) / 2);
        }

        // Ends that cross each other because a neighbour is not where it belongs: it will follow.
        if (bounds.SureLeastNs <= bounds.SureMostNs)
        {
            process.OffsetNs = Math.Clamp(process.OffsetNs, bounds.SureLeastNs, bounds.SureMostNs);
        }

        // Ends that cross each other did so by what is rounded. Where one is open, the other is told as it is.
        var rounding = (least == long.MinValue || most == long.MaxValue, least > most) switch
        {
            (true, _) => default,
            (_, true) => new Rounding(Rounding.Ns, Rounding.Ns),
            _ => agreeing.Select(pair => pair.Range.Rounding).Aggregate((a, b) => a.And(b)),
        };
        (process.ErrorBelowNs, process.ErrorAboveNs) = bounds.SureMostNs < bounds.SureLeastNs
            ? (rounding.Widen(0), rounding.Widen(0))
            : (Beyond(bounds.SureLeastNs, process.OffsetNs, rounding), Beyond(process.OffsetNs, bounds.SureMostNs, rounding));

        // A server that ends its span after its answer makes a likely end contradict the sure ones, or another likely one.
        (long LeastNs, long MostNs) Likely(CallPair pair, bool byStarts)
        {
            var (first, last) = (Sure(pair, process), pair.For(process, byAnswers: true, byStarts));
            return (
                IsInOrder(last.LeastNs, sure.MostNs) ? last.LeastNs : first.LeastNs,
                IsInOrder(sure.LeastNs, last.MostNs) ? last.MostNs : first.MostNs);
        }
    }

    private static (long LeastNs, long MostNs) Sure(CallPair pair, ClockedProcess process) =>
        pair.For(process, byAnswers: false, byStarts: false);

    private static bool IsInOrder(long least, long most) => least <= Saturated.Sum(most, Rounding.Ns);

    private static long Beyond(long from, long to, Rounding rounding) => from == long.MinValue || to == long.MaxValue
        ? long.MaxValue
        : rounding.Widen(Math.Max(0, Saturated.Difference(to, from)));

    /// <summary>
    /// The amounts that all allow together, and those that they allow for sure, since a neighbour's own correction can be wrong. Open ends
    /// are the ends of the numbers.
    /// </summary>
    private readonly record struct Bounds(long LeastNs, long MostNs, long SureLeastNs, long SureMostNs)
    {
        public static Bounds Of(
            ClockedProcess process,
            IReadOnlyCollection<CallPair> agreeing,
            Func<CallPair, (long LeastNs, long MostNs)> place,
            Func<CallPair, (long LeastNs, long MostNs)> error)
        {
            var all = new Bounds(long.MinValue, long.MaxValue, long.MinValue, long.MaxValue);
            foreach (var pair in agreeing)
            {
                var (from, to) = place(pair);
                var (sureFrom, sureTo) = error(pair);
                var other = pair.Other(process);
                all = new(
                    Math.Max(all.LeastNs, from), Math.Min(all.MostNs, to),
                    Math.Max(all.SureLeastNs, Saturated.Less(sureFrom, other.ErrorBelowNs)),
                    Math.Min(all.SureMostNs, Saturated.More(sureTo, other.ErrorAboveNs)));
            }

            return all;
        }
    }
}

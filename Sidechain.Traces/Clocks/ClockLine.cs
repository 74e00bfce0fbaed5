namespace Sidechain.Traces.Clocks;

/// <summary>By how much a clock is off at each instant: a constant, or a line where it goes too fast or too slowly.</summary>
/// <param name="AtNs">An instant by the clock itself.</param>
/// <param name="OffsetNs">Server minus client at that instant.</param>
/// <param name="Drift">By how much the offset grows in each nanosecond of the clock.</param>
/// <param name="ErrorNs">How wrong that can be at most anywhere in the trace.</param>
internal sealed record ClockLine(long AtNs, long OffsetNs, double Drift, long ErrorNs)
{
    /// <summary>Only a bound is known: the clock is off by <see cref="OffsetNs"/> at least.</summary>
    public bool IsAtLeast { get; init; }

    // Seconds more or less each second. A clock is slewed by the first at most while it is set right; a quartz is wrong by the second at
    // most.
    private const double MostDrift = 500e-6;
    private const double UnseenDrift = 100e-6;

    // Every exchange against every other: more would take long, and the narrowest say the most.
    private const int MostExchanges = 100;

    /// <summary>
    /// The middle of a range, which may be wrong by half of it, and by what a quartz drifts until the exchanges that say so.
    /// </summary>
    /// <param name="range">The offsets that exchanges allow.</param>
    /// <param name="first">The earliest instant for which the line is wanted, by the clock itself.</param>
    /// <param name="last">The latest one.</param>
    public static ClockLine Constant(OffsetRange range, long first, long last)
    {
        if (range.IsOpen)
        {
            return new(0, range.Most, 0, 0) { IsAtLeast = true };
        }

        var way = Math.Max(Math.Max(range.LeastAt, range.MostAt) - first, last - Math.Min(range.LeastAt, range.MostAt));
        return new(0, range.Middle, 0, range.Rounding.Widen((range.Width + 1) / 2) + (long)Math.Ceiling(UnseenDrift * way));
    }

    /// <summary>The offset of an instant by the clock itself.</summary>
    public long At(long ns) => Drift == 0 ? OffsetNs : OffsetNs + (long)Math.Round(Drift * (ns - AtNs));

    /// <summary>The middle of all lines that suit every exchange; null where none does.</summary>
    /// <param name="exchanges">The offsets that each exchange allows.</param>
    /// <param name="first">As for <see cref="Constant"/>.</param>
    /// <param name="last">The same.</param>
    public static ClockLine? Through(IReadOnlyCollection<OffsetRange> exchanges, long first, long last)
    {
        // One by itself lies on every line.
        if (exchanges.Count < 2)
        {
            return null;
        }

        OffsetRange[] ranges = [.. exchanges.OrderBy(range => (range.Width, range.Least)).Take(MostExchanges)];
        if (Slopes(ranges) is not { } slopes)
        {
            return null;
        }

        var (drift, swing) = ((slopes.Least + slopes.Most) / 2, (slopes.Most - slopes.Least) / 2);
        var from = ranges.Min(range => Math.Min(range.MostAt, range.LeastAt));
        var to = ranges.Max(range => Math.Max(range.MostAt, range.LeastAt));
        var at = from + ((to - from) / 2);
        var most = ranges.Min(range => range.Most - (long)(drift * (range.MostAt - at)));
        var least = ranges.Max(range => range.Least - (long)(drift * (range.LeastAt - at)));
        // The true line may have another slope: then it lies elsewhere at the exchange that bounds it, and further off where the line is
        // used.
        var beside = (long)Math.Ceiling(swing * (((to - from) / 2.0) + Math.Max(Math.Abs(first - at), Math.Abs(last - at))));
        var half = ranges.Select(range => range.Rounding).Aggregate((a, b) => a.And(b)).Widen((most - least + 1) / 2);
        return new(at, least + ((most - least) / 2), drift, half + beside);
    }

    /// <summary>
    /// All slopes with which no exchange has its answer before it was given while another has its request before it was sent.
    /// </summary>
    private static (double Least, double Most)? Slopes(OffsetRange[] ranges)
    {
        var (least, most) = (-MostDrift, MostDrift);
        foreach (var answer in ranges)
        {
            foreach (var request in ranges)
            {
                var (span, room) = (request.MostAt - answer.LeastAt, (double)request.Most - answer.Least);
                if (span == 0 && room < 0)
                {
                    return null;
                }
                // answer.Least + slope * span has to be at most request.Most.
                if (span > 0)
                {
                    most = Math.Min(most, room / span);
                }
                else if (span < 0)
                {
                    least = Math.Max(least, room / span);
                }
            }
        }

        return least <= most ? (least, most) : null;
    }
}

using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>
/// Every offset with which an exchange makes sense: received not before it was sent, answered not after the answer was there. Nanoseconds.
/// </summary>
/// <param name="Least">Follows from the answer, which the client got at <paramref name="LeastAt"/>.</param>
/// <param name="Most">Follows from the request, which the client sent at <paramref name="MostAt"/>.</param>
internal readonly record struct OffsetRange(long Least, long Most, long LeastAt, long MostAt)
{
    // X-Server-Time has whole milliseconds from old servers.
    private const long ServerRoundingNs = 1_000_000;

    // Both sides of a sample read their clocks in whole microseconds.
    private const long SampleRoundingNs = 2_000;

    /// <summary>A <see cref="Least"/> that says nothing; far from overflowing.</summary>
    private const long Unknown = long.MinValue / 4;

    /// <summary>
    /// The sure part of <see cref="Least"/> where the server may have ended its span after its answer; null where that is sure itself.
    /// </summary>
    public long? LeastBeforeTail { get; private init; }

    /// <summary>By how much rounding may have moved the ends.</summary>
    public Rounding Rounding { get; private init; }

    /// <summary>No answer came, or none is known, so only the request bounds it.</summary>
    public bool IsOpen => Least == Unknown;

    public bool IsEmpty => Least > Most;

    /// <summary>The exchange makes sense as it was recorded, or as it was before times were rounded.</summary>
    public bool MayHoldNone => Rounded() is { Least: <= 0, Most: >= 0 };

    public long Middle => Least + (Width / 2);

    public long Width => Most - Least;

    public OffsetRange And(OffsetRange other)
    {
        var (least, most) = (Least >= other.Least ? this : other, Most <= other.Most ? this : other);
        return new(least.Least, most.Most, least.LeastAt, most.MostAt) { Rounding = least.Rounding.And(most.Rounding) };
    }

    /// <summary>With what rounding may have hidden.</summary>
    public OffsetRange Rounded() => this with
    {
        Least = IsOpen ? Least : Least - Rounding.OfAnyNs,
        Most = Most + Rounding.OfAnyNs,
        Rounding = Rounding with { OfOneNs = 0 },
    };

    /// <summary>An end of a server's span that contradicts the start of another exchange is a tail after the answer.</summary>
    public static OffsetRange[] WithoutTails(IReadOnlyCollection<OffsetRange> ranges)
    {
        var most = ranges.Min(range => range.Most);
        return [.. ranges.Select(range => range.Least > most && range.LeastBeforeTail is { } sure ? range with { Least = sure } : range)];
    }

    /// <param name="sample">Measured by the client.</param>
    /// <param name="at">About when, by the client's clock.</param>
    public static OffsetRange Of(ClockSample sample, long at)
    {
        var error = (sample.RoundTripNs / 2) + SampleRoundingNs;
        return new(sample.OffsetNs - error, sample.OffsetNs + error, at, at);
    }

    /// <summary>Nothing is known but that the one was there before the other.</summary>
    public static OffsetRange Caused(Span client, Span server) => new(
        Unknown,
        (Reception.MayBeginBefore(client, server) ? server.EndNs : server.StartNs) - client.StartNs,
        client.StartNs,
        client.StartNs)
    {
        Rounding = Rounding.Of(client, server),
    };

    /// <param name="client">A finished request.</param>
    /// <param name="server">The span that answered it.</param>
    /// <param name="serverTimeNs">From the receipt until the answer's headers left; null where it is not known.</param>
    public static OffsetRange Of(Span client, Span server, long? serverTimeNs)
    {
        var (most, rounding) = (server.StartNs - client.StartNs, Rounding.Of(client, server));
        if (serverTimeNs is { } time)
        {
            return new(server.StartNs + time - client.EndNs - ServerRoundingNs, most, client.EndNs, client.StartNs)
            {
                Rounding = rounding,
            };
        }

        // A request that was given up may arrive after its client's span has ended.
        if (!CallOutcome.WasAnswered(client))
        {
            return new(Unknown, most, client.EndNs, client.StartNs) { Rounding = rounding };
        }

        // A server may end its span long after its answer has left: that alone is no fault of a clock. One that lasted longer than its
        // request did so with any clock, so its end says nothing.
        var lenient = new OffsetRange(server.StartNs - client.EndNs, most, client.EndNs, client.StartNs)
        {
            Rounding = rounding,
        };
        var least = server.EndNs - client.EndNs;
        return lenient.MayHoldNone || least > most + Rounding.Ns
            ? lenient
            : lenient with { Least = Math.Min(least, most), LeastBeforeTail = lenient.Least };
    }

    /// <summary>
    /// The offsets that all of several ranges allow, where need be give or take what is rounded; empty where they contradict one another.
    /// </summary>
    public static OffsetRange OfAll(IReadOnlyCollection<OffsetRange> ranges)
    {
        var all = ranges.Aggregate((a, b) => a.And(b));
        return all.IsEmpty ? ranges.Select(range => range.Rounded()).Aggregate((a, b) => a.And(b)) : all;
    }
}

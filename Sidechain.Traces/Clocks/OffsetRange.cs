using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>Every offset with which an exchange makes sense: received not before it was sent, answered not after the answer was there. Nanoseconds.</summary>
internal readonly record struct OffsetRange(long Least, long Most)
{
    // X-Server-Time has whole milliseconds from old servers.
    private const long RoundingNs = 1_000_000;

    public bool IsEmpty => Least > Most;

    /// <summary>The exchange makes sense as it was recorded.</summary>
    public bool HoldsNone => Least <= 0 && Most >= 0;

    public long Middle => Least + ((Most - Least) / 2);

    public long Width => Most - Least;

    public OffsetRange And(OffsetRange other) => new(Math.Max(Least, other.Least), Math.Min(Most, other.Most));

    /// <param name="client">A finished request.</param>
    /// <param name="server">The span that answered it.</param>
    /// <param name="serverTimeNs">From the receipt until the answer's headers left; null where nobody knows.</param>
    public static OffsetRange Of(Span client, Span server, long? serverTimeNs)
    {
        var most = server.StartNs - client.StartNs;
        if (serverTimeNs is { } time)
            return new(server.StartNs + time - client.EndNs - RoundingNs, most);

        // A server may end its span long after its answer has left: that alone is no fault of anybody's clock.
        var lenient = new OffsetRange(server.StartNs - client.EndNs, most);
        return lenient.HoldsNone ? lenient : new(Math.Min(server.EndNs - client.EndNs, most), most);
    }
}

using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>A span, or a log record, that was not taken.</summary>
/// <param name="Index">Its place in the body, from 0.</param>
/// <param name="SpanId">As it came, where it was a text that may be echoed.</param>
/// <param name="Reason">One of <see cref="RejectReasons"/>.</param>
internal sealed record Rejection(int Index, string? SpanId, string Reason)
{
    /// <summary>About as much memory as one takes.</summary>
    public const int Cost = 200;

    /// <summary>More than one where it stands for all from there on.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The wrong unit that its time seems to have; see <see cref="Sidechain.Otlp.OtlpTimes.OtherUnit"/>.</summary>
    public string? TimeUnit { get; init; }

    /// <summary>Its trace, where that is known.</summary>
    public Guid? TraceId { get; init; }
}

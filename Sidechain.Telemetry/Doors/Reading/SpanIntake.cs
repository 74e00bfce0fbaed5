using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>The invariants of every span that is stored, whichever door it came through: it is checked here, and masked here.</summary>
internal sealed class SpanIntake(IOptions<IngestOptions> options, SpanCuts cuts, AttributeKeys keys, TimeProvider time)
{
    // A day: no answer takes longer.
    private const int MostServerMs = 24 * 60 * 60 * 1000;

    private readonly IngestOptions _limits = options.Value;

    /// <exception cref="RefusedException">A body has more spans than one body may have.</exception>
    public void Limit(int spans)
    {
        if (spans > _limits.MaxSpans)
        {
            throw new RefusedException(
                StatusCodes.Status413PayloadTooLarge, $"The body has more than {_limits.MaxSpans} spans; send them in several.");
        }
    }

    /// <summary>Null for a span that may be stored, else one of <see cref="RejectReasons"/>.</summary>
    public string? ReasonAgainst(SpanDraft span) => span switch
    {
        { TraceId: null } => RejectReasons.InvalidTraceId,
        { SpanId: null } => RejectReasons.InvalidSpanId,
        _ when !IsTime(span.StartNs) && !OtlpTimes.IsOfADeadClock(span.StartNs, time.GetUtcNow()) => RejectReasons.InvalidTime,
        _ => null,
    };

    /// <summary>The record to store of a span that nothing speaks against: within the limits, masked.</summary>
    public SpanRecord Record(SpanDraft span) => Masked(cuts.Apply(span));

    private SpanRecord Masked(SpanDraft span) => Masked(span, SafeText.OfName(span.Name!), SafeText.OfIndexed(span.Service));

    private SpanRecord Masked(SpanDraft span, string name, string service) => new()
    {
        TraceId = span.TraceId!.Value,
        SpanId = span.SpanId!.Value,
        ParentId = span.ParentId,
        OriginalTraceId = span.OriginalTraceId,
        Name = name,
        Service = service,
        Kind = span.Kind,
        StartNs = span.StartNs!.Value,
        EndNs = span.EndNs ?? span.StartNs.Value,
        Status = span.Status,
        StatusMessage = span.StatusMessage is { Length: > 0 } message ? SafeText.Of(message) : null,
        ClientType = span.ClientType,
        ClientVersion = span.ClientVersion is { } version ? SafeText.OfIndexed(version) : null,
        UserId = SafeText.OfUser(span.UserId),
        Unfinished = span.EndNs is null,
        Terms = Terms.Of(name, service, span.Attributes),
        ServerNs = span.ClientType is null ? null : ServerTime(span),
        Attributes = span.Attributes.Count == 0 ? null : SpanJson.Attributes(span.Attributes, keys, mayNumber: span.ClientType is null),
        Flags = span.Flags,
        About = span.About,
        More = SpanMore.Json(span),
        Events = span.Events.Count == 0
            ? null
            : SpanJson.Events(span.Events.Select(e => e with { Name = SafeText.OfName(e.Name), TimeNs = e.TimeNs ?? span.StartNs })),
    };

    private static long? ServerTime(SpanDraft span)
    {
        for (var n = 0; n < span.Attributes.Count; n++)
        {
            if (span.Attributes[n] is { Key: AttributeNames.HttpServerTimeMs, Value: var value })
            {
                return value switch
                {
                    double ms and >= 0 and < MostServerMs => (long)(ms * 1e6),
                    long ms and >= 0 and < MostServerMs => ms * 1_000_000,
                    _ => null,
                };
            }
        }

        return null;
    }

    /// <summary>Whether an instant, in nanoseconds since 1970, is one that a clock may show.</summary>
    public static bool IsTime(long? nanoseconds) => OtlpTimes.IsTime(nanoseconds);
}

using Sidechain.Traces.Tests;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>A drawn trace under an id of its own, in our days, sent the way its spans would come.</summary>
internal sealed class Drawings
{
    // 2026-08-29T10:40:00Z
    private const long BaseNs = 1_788_000_000_000_000_000;

    private readonly Span[] _spans;

    private Drawings(string drawing, string traceId, long baseNs)
    {
        TraceId = traceId;
        _spans =
        [
            .. DrawnTrace.Parse(drawing)
                .Select(span => span with { TraceId = traceId, StartNs = span.StartNs + baseNs, EndNs = span.EndNs + baseNs }),
        ];
    }

    public string TraceId { get; }

    /// <summary>Of the first span of a service.</summary>
    public string ServiceSpanId => _spans.First(span => span.ClientType is null).SpanId;

    public string ClientDocument => Documents.Of(_spans.Where(span => span.ClientType is not null));

    public byte[] ServiceRequest => OtlpRequest.Of(_spans.Where(span => span.ClientType is null));

    /// <summary>Each span of a service as a message of its own.</summary>
    public IEnumerable<byte[]> ServiceSpans => _spans.Where(span => span.ClientType is null).Select(OtlpRequest.Span);

    public byte[] ServiceJson => OtlpJsonRequest.Of(_spans.Where(span => span.ClientType is null));

    /// <summary>The spans of its clients, as an OpenTelemetry SDK in them would send them.</summary>
    public byte[] ClientRequest => InOtlp(_spans.Where(span => span.ClientType is not null));

    /// <summary>All of its spans, those of clients as an OpenTelemetry SDK in them would send them.</summary>
    public byte[] AllInOtlp => InOtlp(_spans);

    private static byte[] InOtlp(IEnumerable<Span> spans) =>
        [.. spans.GroupBy(span => (span.Service, span.ClientType)).SelectMany(origin => OtlpRequest.ResourceSpans(
            [
                OtlpRequest.Pair("service.name", origin.Key.Service),
                .. origin.Key.ClientType is { } type ? (byte[][])[OtlpRequest.Pair("sidechain.client.type", type)] : [],
            ],
            [.. origin.Select(OtlpRequest.Span)]))];

    /// <param name="baseNs">The zero of the drawing, nanoseconds since 1970.</param>
    public static Drawings Of(string drawing, string? traceId = null, long baseNs = BaseNs) =>
        new(drawing, traceId ?? Documents.NewTraceId(), baseNs);
}

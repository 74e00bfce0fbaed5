using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Otlp;

/// <summary>The resource that recorded spans, and how its spans are read: OTLP's two encodings agree here.</summary>
internal sealed record OtlpOrigin(string Service, string? ClientType, string? ClientVersion)
{
    // OpenTelemetry's name for a process that did not give one.
    private const string UnknownService = "unknown_service";

    public static OtlpOrigin Of(Dictionary<string, object?> resource)
    {
        var client = resource.GetValueOrDefault("sidechain.client.type") as string;
        return new OtlpOrigin(
            resource.GetValueOrDefault("service.name") as string ?? UnknownService,
            client,
            client is null ? null : resource.GetValueOrDefault("service.version") as string);
    }

    /// <summary>Nanoseconds since 1970; what no long can hold is the latest that one can.</summary>
    public static long Time(ulong nanoseconds) => (long)Math.Min(nanoseconds, long.MaxValue);

    /// <returns>Null for a span without valid ids.</returns>
    public Span? Span(
        string traceId, string spanId, string parent, string name, ActivityKind kind, ulong start, ulong end, bool failed, string? message,
        Dictionary<string, object?> attributes, IReadOnlyList<SpanEvent> events, IReadOnlyList<SpanLink> links)
    {
        if (traceId.Length != 32 || spanId.Length != 16)
            return null;
        var database = (attributes.GetValueOrDefault("db.system.name") ?? attributes.GetValueOrDefault("db.system")) as string;
        var from = Time(start);
        return new Span
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = parent.Length == 16 && parent.Any(c => c != '0') ? parent : null,
            Name = name,
            Service = Service,
            Tier = Tiers.Of(ClientType, Service, database),
            ClientType = ClientType,
            ClientVersion = ClientVersion,
            Kind = kind,
            StartNs = from,
            EndNs = Math.Max(Time(end), from),
            Unfinished = end == 0 || attributes.GetValueOrDefault("sidechain.unfinished") is true,
            // OTLP has no word for "cancelled".
            Status = failed ? SpanStatus.Error : attributes.GetValueOrDefault("sidechain.status") as string == "cancelled" ? SpanStatus.Cancelled : SpanStatus.Ok,
            StatusMessage = string.IsNullOrEmpty(message) ? null : message,
            Attributes = attributes,
            Events = events,
            Links = links,
        };
    }
}

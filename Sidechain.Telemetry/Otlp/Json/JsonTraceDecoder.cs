using System.Diagnostics;
using System.Text.Json;
using Sidechain.Telemetry.Ingest;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Otlp.Json;

/// <summary>ExportTraceServiceRequest in JSON: Span, Span.Event and Status by the names of their members.</summary>
internal static class JsonTraceDecoder
{
    /// <exception cref="RefusedException">The body is no such request, or has too many spans.</exception>
    public static void Decode(ReadOnlySpan<byte> utf8, OtlpSpans into) =>
        JsonRequest.Read(utf8, "resourceSpans"u8, "scopeSpans"u8, "spans"u8, (ref json, resource) => into.Take(Span(ref json, resource)));

    private static SpanDraft Span(ref Utf8JsonReader json, OtlpResource resource)
    {
        var (trace, id, parent) = ((Guid?)null, (long?)null, (long?)null);
        var (text, kind, start, end) = ((string?)null, ActivityKind.Internal, (long?)null, (long?)null);
        var status = (Code: SpanStatus.Ok, Message: (string?)null);
        var attributes = new List<KeyValuePair<string, object>>();
        var events = new List<EventDraft>();
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("traceId"u8))
                trace = JsonIds.Trace(ref json);
            else if (name.ValueTextEquals("spanId"u8))
                id = JsonIds.Span(ref json);
            else if (name.ValueTextEquals("parentSpanId"u8))
                parent = JsonIds.Span(ref json);
            else if (name.ValueTextEquals("name"u8))
                text = json.Text();
            else if (name.ValueTextEquals("kind"u8))
                kind = OtlpSpanDecoder.Kind(json.Enumerated("SPAN_KIND_", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"));
            else if (name.ValueTextEquals("startTimeUnixNano"u8))
                start = OtlpValues.Time(json.Unsigned());
            else if (name.ValueTextEquals("endTimeUnixNano"u8))
                end = OtlpValues.Time(json.Unsigned());
            else if (name.ValueTextEquals("attributes"u8))
                JsonValues.ReadPairs(ref json, attributes);
            else if (name.ValueTextEquals("events"u8))
                Events(ref json, events);
            else if (name.ValueTextEquals("status"u8))
                status = Status(ref json);
            else
                json.Skip();
        }

        return OtlpSpanDecoder.WithAttributes(resource.NewSpan() with
        {
            TraceId = trace,
            SpanId = id,
            ParentId = parent,
            Name = text,
            Kind = kind,
            StartNs = start,
            EndNs = end,
            Status = status.Code,
            StatusMessage = status.Message,
            Events = events,
        }, attributes);
    }

    private static void Events(ref Utf8JsonReader json, List<EventDraft> events)
    {
        if (!json.Enters(JsonTokenType.StartArray))
            return;
        while (json.NextObject())
        {
            var (text, time) = ("", (long?)null);
            var attributes = new List<KeyValuePair<string, object>>();
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("name"u8))
                    text = json.Text() ?? "";
                else if (name.ValueTextEquals("timeUnixNano"u8))
                    time = OtlpValues.Time(json.Unsigned());
                else if (name.ValueTextEquals("attributes"u8))
                    JsonValues.ReadPairs(ref json, attributes);
                else
                    json.Skip();
            }

            events.Add(new EventDraft(text, time, attributes));
        }
    }

    private static (SpanStatus Code, string? Message) Status(ref Utf8JsonReader json)
    {
        var (code, message) = (SpanStatus.Ok, (string?)null);
        if (!json.Enters(JsonTokenType.StartObject))
            return (code, message);
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("code"u8))
                code = OtlpSpanDecoder.Status(json.Enumerated("STATUS_CODE_", "OK", "ERROR"));
            else if (name.ValueTextEquals("message"u8))
                message = json.Text();
            else
                json.Skip();
        }

        return (code, message);
    }
}

using System.Text.Json;
using Sidechain.Otlp.Protobuf;

namespace Sidechain.Otlp.Json;

/// <summary>ExportTraceServiceRequest in JSON: Span, Span.Event, Span.Link and Status by the names of their members.</summary>
internal static class JsonSpans
{
    private static readonly JsonRequest.Names Names = new("resourceSpans", "batches", "scopeSpans", "instrumentationLibrarySpans", "spans");

    /// <returns>A sentence about a body in which nothing is known.</returns>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    public static string? Read(ReadOnlySpan<byte> utf8, Action<OtlpSpan> take, int most) =>
        new JsonRequest(Names, (ref json, resource, scope) => take(Span(ref json, resource, scope, most)), most).Read(utf8);

    private static OtlpSpan Span(ref Utf8JsonReader json, OtlpResource resource, OtlpScope? scope, int most)
    {
        var span = new OtlpSpan(resource, scope, most);
        while (json.NextMember(out var name))
        {
            if (!Identity(ref json, name, span) && !Content(ref json, name, span, most))
            {
                json.Skip();
            }
        }

        return span;
    }

    private static bool Identity(ref Utf8JsonReader json, scoped Utf8JsonReader name, OtlpSpan span)
    {
        if (name.ValueTextEquals("traceId"u8))
        {
            span.TraceId = json.TraceId();
        }
        else if (name.ValueTextEquals("spanId"u8))
        {
            span.SpanId = json.SpanId();
        }
        else if (name.ValueTextEquals("parentSpanId"u8))
        {
            span.ParentSpanId = json.SpanId();
        }
        else if (name.ValueTextEquals("name"u8))
        {
            span.Name = json.Text();
        }
        else if (name.ValueTextEquals("kind"u8))
        {
            span.Kind = ProtobufSpans.Kind(json.Enumerated("SPAN_KIND_", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"));
        }
        else if (name.ValueTextEquals("startTimeUnixNano"u8))
        {
            span.StartNs = ProtobufValues.Time(json.Unsigned());
        }
        else if (name.ValueTextEquals("endTimeUnixNano"u8))
        {
            span.EndNs = ProtobufValues.Time(json.Unsigned());
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool Content(ref Utf8JsonReader json, scoped Utf8JsonReader name, OtlpSpan span, int most)
    {
        if (name.ValueTextEquals("attributes"u8))
        {
            span.LeaveOutAttributes(JsonValues.ReadPairs(ref json, span.Attributes, most));
        }
        else if (name.ValueTextEquals("events"u8))
        {
            ReadEvents(ref json, span, most);
        }
        else if (name.ValueTextEquals("links"u8))
        {
            ReadLinks(ref json, span, most);
        }
        else if (name.ValueTextEquals("status"u8))
        {
            ReadStatus(ref json, span);
        }
        else if (name.ValueTextEquals("traceState"u8))
        {
            span.TraceState = json.Text();
        }
        else if (name.ValueTextEquals("flags"u8))
        {
            span.Flags = Flags(ref json);
        }
        else if (name.ValueTextEquals("droppedAttributesCount"u8))
        {
            span.DroppedAttributes = ProtobufValues.Count(json.Unsigned());
        }
        else if (name.ValueTextEquals("droppedEventsCount"u8))
        {
            span.DroppedEvents = ProtobufValues.Count(json.Unsigned());
        }
        else if (name.ValueTextEquals("droppedLinksCount"u8))
        {
            span.DroppedLinks = ProtobufValues.Count(json.Unsigned());
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void ReadEvents(ref Utf8JsonReader json, OtlpSpan span, int most)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var (text, time, unusable, dropped, more) = ("", (long?)null, (string?)null, 0u, 0u);
            var attributes = new List<KeyValuePair<string, object>>();
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("name"u8))
                {
                    text = json.Text() ?? "";
                }
                else if (name.ValueTextEquals("timeUnixNano"u8))
                {
                    time = ProtobufValues.Time(json.Unsigned());
                    unusable = time is null ? json.Unusable() : null;
                }
                else if (name.ValueTextEquals("attributes"u8))
                {
                    more += JsonValues.ReadPairs(ref json, attributes, most);
                }
                else if (name.ValueTextEquals("droppedAttributesCount"u8))
                {
                    dropped = ProtobufValues.Count(json.Unsigned());
                }
                else
                {
                    json.Skip();
                }
            }

            span.Add(new OtlpEvent(text, time, attributes) { UnusableTime = unusable, DroppedAttributes = dropped + more });
        }
    }

    private static void ReadLinks(ref Utf8JsonReader json, OtlpSpan span, int most)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var (trace, id, state, flags, dropped, more) = ((UInt128?)null, (ulong?)null, (string?)null, 0u, 0u, 0u);
            var attributes = new List<KeyValuePair<string, object>>();
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("traceId"u8))
                {
                    trace = json.TraceId();
                }
                else if (name.ValueTextEquals("spanId"u8))
                {
                    id = json.SpanId();
                }
                else if (name.ValueTextEquals("traceState"u8))
                {
                    state = json.Text();
                }
                else if (name.ValueTextEquals("attributes"u8))
                {
                    more += JsonValues.ReadPairs(ref json, attributes, most);
                }
                else if (name.ValueTextEquals("flags"u8))
                {
                    flags = Flags(ref json);
                }
                else if (name.ValueTextEquals("droppedAttributesCount"u8))
                {
                    dropped = ProtobufValues.Count(json.Unsigned());
                }
                else
                {
                    json.Skip();
                }
            }

            if (trace is { } traceId && id is { } spanId)
            {
                span.Add(new OtlpLink(traceId, spanId, attributes)
                {
                    TraceState = state,
                    Flags = flags,
                    DroppedAttributes = dropped + more,
                });
            }
        }
    }

    private static void ReadStatus(ref Utf8JsonReader json, OtlpSpan span)
    {
        if (!json.Enters(JsonTokenType.StartObject))
        {
            return;
        }

        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("code"u8))
            {
                span.Status = ProtobufSpans.Status(json.Enumerated("STATUS_CODE_", "OK", "ERROR"));
            }
            else if (name.ValueTextEquals("message"u8))
            {
                span.StatusMessage = json.Text();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static uint Flags(ref Utf8JsonReader json) => json.Unsigned() is { } flags and <= uint.MaxValue ? (uint)flags : 0;
}

using System.Text.Json;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Wire;

/// <summary>One element of <c>spans</c>.</summary>
internal static class WireSpanReader
{
    /// <summary>Most attributes and most events that are kept of a span.</summary>
    private const int MaxItems = 256;

    public static WireSpan Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return new WireSpan { Problem = "not_an_object" };
        }

        var span = new WireSpan();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = WireValueReader.FieldName(ref json);
            json.Read();
            span = Take(span, field, ref json);
        }

        return span;
    }

    private static WireSpan Take(WireSpan span, string field, ref Utf8JsonReader json)
    {
        switch (field)
        {
            case "traceid": return span with { TraceId = WireValueReader.ShortText(ref json) };
            case "spanid": return span with { SpanId = WireValueReader.ShortText(ref json) };
            case "parentspanid": return span with { ParentSpanId = WireValueReader.ShortText(ref json) };
            case "name": return span with { Name = WireValueReader.ShortText(ref json) };
            case "starttimems" or "starttime":
                var start = WireValueReader.Microseconds(ref json, out var badStart);
                return span with { StartUs = start, Problem = badStart ? "invalid_start_time" : span.Problem };
            case "endtimems" or "endtime":
                var end = WireValueReader.Microseconds(ref json, out var badEnd);
                return span with { EndUs = end, Problem = badEnd ? "invalid_end_time" : span.Problem };
            case "durationms" or "duration":
                var duration = WireValueReader.Microseconds(ref json, out var badDuration);
                return span with { DurationUs = duration, Problem = badDuration ? "invalid_duration" : span.Problem };
            case "status":
                var status = Status(WireValueReader.AnyText(ref json));
                return status is null ? span with { Problem = "invalid_status" } : span with { Status = status };
            case "statusmessage" or "message": return span with { StatusMessage = WireValueReader.AnyText(ref json) };
            case "attributes": return span with { Attributes = Attributes(ref json) };
            case "events": return span with { Events = Events(ref json) };
            case "clienttype": return span with { ClientType = WireValueReader.ShortText(ref json)?.ToLowerInvariant() };
            case "clientversion": return span with { ClientVersion = WireValueReader.ShortText(ref json) };
            default:
                json.Skip();
                return span;
        }
    }

    private static string? Status(string? text) => text?.ToLowerInvariant() switch
    {
        null or "" or "unset" or SpanStatuses.Ok => SpanStatuses.Ok,
        SpanStatuses.Error => SpanStatuses.Error,
        SpanStatuses.Cancelled or "canceled" => SpanStatuses.Cancelled,
        _ => null,
    };

    private static List<KeyValuePair<string, object>> Attributes(ref Utf8JsonReader json)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return attributes;
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = AttributeValues.Text(WireValueReader.String(ref json));
            json.Read();
            if (WireValueReader.Value(ref json) is not { } value)
            {
                continue;
            }

            // The last of two values of a key holds, as in any JSON object.
            if (places.TryGetValue(key, out var place))
            {
                attributes[place] = new(key, value);
            }
            else if (attributes.Count < MaxItems)
            {
                places.Add(key, attributes.Count);
                attributes.Add(new(key, value));
            }
        }

        return attributes;
    }

    private static List<WireEvent> Events(ref Utf8JsonReader json)
    {
        var events = new List<WireEvent>();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return events;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var item = json.TokenType switch
            {
                JsonTokenType.StartObject => EventObject(ref json),
                JsonTokenType.StartArray => EventPair(ref json),
                _ => null,
            };
            if (item is not null && events.Count < MaxItems)
            {
                events.Add(item);
            }
        }

        return events;
    }

    private static WireEvent? EventObject(ref Utf8JsonReader json)
    {
        string? name = null;
        long? timestamp = null;
        List<KeyValuePair<string, object>> attributes = [];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = WireValueReader.FieldName(ref json);
            json.Read();
            switch (field)
            {
                case "name": name = WireValueReader.ShortText(ref json); break;
                case "timestampms" or "timestamp": timestamp = WireValueReader.Microseconds(ref json, out _); break;
                case "attributes": attributes = Attributes(ref json); break;
                default: json.Skip(); break;
            }
        }

        return name is null ? null : new WireEvent(name, timestamp) { Attributes = attributes };
    }

    /// <summary><c>[ms, name]</c>, the plugin's spelling.</summary>
    private static WireEvent? EventPair(ref Utf8JsonReader json)
    {
        string? name = null;
        long? timestamp = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                name = WireValueReader.ShortText(ref json);
            }
            else
            {
                timestamp = WireValueReader.Microseconds(ref json, out _);
            }
        }

        return name is null ? null : new WireEvent(name, timestamp);
    }
}

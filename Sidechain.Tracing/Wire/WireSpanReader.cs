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

        var span = new Fields();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = WireValueReader.FieldName(ref json);
            json.Read();
            Take(ref span, field, ref json);
        }

        return span.ToSpan();
    }

    private static void Take(ref Fields span, string field, ref Utf8JsonReader json)
    {
        switch (field)
        {
            case "traceid": span.TraceId = WireValueReader.ShortText(ref json); break;
            case "spanid": span.SpanId = WireValueReader.ShortText(ref json); break;
            case "parentspanid": span.ParentSpanId = WireValueReader.ShortText(ref json); break;
            case "name": span.Name = WireValueReader.ShortText(ref json); break;
            case "starttimems" or "starttime": span.StartUs = Time(ref span, "invalid_start_time", ref json); break;
            case "endtimems" or "endtime": span.EndUs = Time(ref span, "invalid_end_time", ref json); break;
            case "durationms" or "duration": span.DurationUs = Time(ref span, "invalid_duration", ref json); break;
            case "status":
                if (Status(WireValueReader.AnyText(ref json)) is { } status)
                    span.Status = status;
                else
                    span.Problem = "invalid_status";
                break;
            case "statusmessage" or "message": span.StatusMessage = WireValueReader.AnyText(ref json); break;
            case "attributes": span.Attributes = Attributes(ref json); break;
            case "events": span.Events = Events(ref json); break;
            case "clienttype": span.ClientType = WireValueReader.ShortText(ref json)?.ToLowerInvariant(); break;
            case "clientversion": span.ClientVersion = WireValueReader.ShortText(ref json); break;
            default: json.Skip(); break;
        }
    }

    private static long? Time(ref Fields span, string problem, ref Utf8JsonReader json)
    {
        var time = WireValueReader.Microseconds(ref json, out var isBad);
        if (isBad)
            span.Problem = problem;
        return time;
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

        Dictionary<string, int>? places = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = AttributeValues.Text(WireValueReader.String(ref json));
            json.Read();
            if (WireValueReader.Value(ref json) is not { } value)
            {
                continue;
            }

            // The last of two values of a key holds, as in any JSON object.
            if (Place(attributes, ref places, key) is { } place)
            {
                attributes[place] = new(key, value);
            }
            else if (attributes.Count < MaxItems)
            {
                places?.Add(key, attributes.Count);
                attributes.Add(new(key, value));
            }
        }

        return attributes;
    }

    // Few attributes are looked through faster than a table is made; many would take the square of their number.
    private static int? Place(List<KeyValuePair<string, object>> attributes, ref Dictionary<string, int>? places, string key)
    {
        const int Few = 16;
        if (places is null && attributes.Count <= Few)
        {
            for (var n = 0; n < attributes.Count; n++)
            {
                if (attributes[n].Key == key)
                    return n;
            }

            return null;
        }

        if (places is null)
        {
            places = new(StringComparer.Ordinal);
            foreach (var (n, pair) in attributes.Index())
                places.Add(pair.Key, n);
        }

        return places.TryGetValue(key, out var place) ? place : null;
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

    /// <summary>A span while it is read: a record would be copied at every field.</summary>
    private struct Fields()
    {
        public string? TraceId;
        public string? SpanId;
        public string? ParentSpanId;
        public string? Name;
        public long? StartUs;
        public long? EndUs;
        public long? DurationUs;
        public string Status = SpanStatuses.Ok;
        public string? StatusMessage;
        public IReadOnlyList<KeyValuePair<string, object>> Attributes = [];
        public IReadOnlyList<WireEvent> Events = [];
        public string? ClientType;
        public string? ClientVersion;
        public string? Problem;

        public readonly WireSpan ToSpan() => new()
        {
            TraceId = TraceId,
            SpanId = SpanId,
            ParentSpanId = ParentSpanId,
            Name = Name,
            StartUs = StartUs,
            EndUs = EndUs,
            DurationUs = DurationUs,
            Status = Status,
            StatusMessage = StatusMessage,
            Attributes = Attributes,
            Events = Events,
            ClientType = ClientType,
            ClientVersion = ClientVersion,
            Problem = Problem,
        };
    }
}

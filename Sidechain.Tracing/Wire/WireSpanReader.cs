using System.Text.Json;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Wire;

/// <summary>One element of <c>spans</c>.</summary>
internal static class WireSpanReader
{
    // As many attributes as most spans have.
    private const int Usual = 8;

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
            case "traceid": span.TraceId = WireValueReader.ShortText(ref json, comesAgain: true); break;
            case "spanid": span.SpanId = WireValueReader.ShortText(ref json); break;
            case "parentspanid": span.ParentSpanId = WireValueReader.ShortText(ref json); break;
            case "name": span.Name = WireValueReader.Name(ref json); break;
            case "starttimems" or "starttime":
                (span.StartUs, span.UnusableStart) = ReadTime.Of(ref json);
                span.Problem = span.UnusableStart is null ? span.Problem : "invalid_start_time";
                break;
            case "endtimems" or "endtime": span.EndUs = WireValueReader.Microseconds(ref json, out _); break;
            case "durationms" or "duration": span.DurationUs = WireValueReader.Microseconds(ref json, out _); break;
            case "status": span.Status = Status(WireValueReader.AnyText(ref json)); break;
            case "statusmessage" or "message": span.StatusMessage = WireValueReader.AnyText(ref json); break;
            case "attributes": (span.Attributes, span.DroppedAttributes) = Attributes(ref json); break;
            case "events": (span.Events, span.DroppedEvents) = Events(ref json); break;
            case "clienttype": span.ClientType = WireValueReader.ShortText(ref json, comesAgain: true)?.ToLowerInvariant(); break;
            case "clientversion": span.ClientVersion = WireValueReader.Name(ref json); break;
            default: json.Skip(); break;
        }
    }

    // A word that nobody knows says nothing.
    private static string Status(string? text) => text is SpanStatuses.Ok ? text : text?.ToLowerInvariant() switch
    {
        SpanStatuses.Error => SpanStatuses.Error,
        SpanStatuses.Cancelled or "canceled" => SpanStatuses.Cancelled,
        _ => SpanStatuses.Ok,
    };

    private static (List<KeyValuePair<string, object>> Kept, int Dropped) Attributes(ref Utf8JsonReader json)
    {
        var dropped = 0;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return ([], 0);
        }

        var attributes = new List<KeyValuePair<string, object>>(Usual);

        Dictionary<string, int>? places = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = AttributeValues.Text(KnownTexts.Read(ref json));
            json.Read();
            if (WireValueReader.Value(ref json, key) is not { } value)
            {
                continue;
            }

            // The last of two values of a key holds, as in any JSON object.
            if (Place(attributes, ref places, key) is { } place)
            {
                attributes[place] = new(key, value);
            }
            else if (attributes.Count < WireReader.MaxItems)
            {
                places?.Add(key, attributes.Count);
                attributes.Add(new(key, value));
            }
            else
            {
                dropped++;
            }
        }

        return (attributes, dropped);
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
                {
                    return n;
                }
            }

            return null;
        }

        if (places is null)
        {
            places = new(StringComparer.Ordinal);
            foreach (var (n, pair) in attributes.Index())
            {
                places.Add(pair.Key, n);
            }
        }

        return places.TryGetValue(key, out var place) ? place : null;
    }

    private static (List<WireEvent> Kept, int Dropped) Events(ref Utf8JsonReader json)
    {
        var events = new List<WireEvent>();
        var dropped = 0;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return (events, 0);
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var item = json.TokenType switch
            {
                JsonTokenType.StartObject => EventObject(ref json),
                JsonTokenType.StartArray => EventPair(ref json),
                _ => null,
            };
            if (item is null)
            {
                continue;
            }

            if (events.Count < WireReader.MaxItems)
            {
                events.Add(item);
            }
            else
            {
                dropped++;
            }
        }

        return (events, dropped);
    }

    private static WireEvent? EventObject(ref Utf8JsonReader json)
    {
        string? name = null;
        var time = default(ReadTime);
        (List<KeyValuePair<string, object>> Kept, int Dropped) attributes = ([], 0);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = WireValueReader.FieldName(ref json);
            json.Read();
            switch (field)
            {
                case "name": name = WireValueReader.Name(ref json); break;
                case "timestampms" or "timestamp": time = ReadTime.Of(ref json); break;
                case "attributes": attributes = Attributes(ref json); break;
                default: json.Skip(); break;
            }
        }

        return name is null ? null : new WireEvent(name, time.Us)
        {
            UnusableTime = time.Unusable,
            Attributes = attributes.Kept,
            DroppedAttributes = attributes.Dropped,
        };
    }

    /// <summary><c>[ms, name]</c>, the plugin's spelling.</summary>
    private static WireEvent? EventPair(ref Utf8JsonReader json)
    {
        string? name = null;
        var time = default(ReadTime);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                name = WireValueReader.Name(ref json);
            }
            else
            {
                time = ReadTime.Of(ref json);
            }
        }

        return name is null ? null : new WireEvent(name, time.Us) { UnusableTime = time.Unusable };
    }

    /// <summary>A time, or what was said instead of it.</summary>
    private readonly record struct ReadTime(long? Us, string? Unusable)
    {
        public static ReadTime Of(ref Utf8JsonReader json)
        {
            var us = WireValueReader.Microseconds(ref json, out var isBad);
            // The reader still stands at a number or a text; a structure says nothing.
            return new(us, isBad ? CutText.Name(WireValueReader.AnyText(ref json) ?? "?", WireValueReader.MaxShortText) : null);
        }
    }

    /// <summary>A span while it is read: a record would be copied at every field.</summary>
    private struct Fields()
    {
        public string? TraceId;
        public string? SpanId;
        public string? ParentSpanId;
        public string? Name;
        public long? StartUs;
        public string? UnusableStart;
        public long? EndUs;
        public long? DurationUs;
        public string Status = SpanStatuses.Ok;
        public string? StatusMessage;
        public IReadOnlyList<KeyValuePair<string, object>> Attributes = [];
        public IReadOnlyList<WireEvent> Events = [];
        public string? ClientType;
        public string? ClientVersion;
        public string? Problem;
        public int DroppedAttributes;
        public int DroppedEvents;

        public readonly WireSpan ToSpan() => new()
        {
            TraceId = TraceId,
            SpanId = SpanId,
            ParentSpanId = ParentSpanId,
            Name = Name,
            StartUs = StartUs,
            UnusableStart = UnusableStart,
            EndUs = EndUs,
            DurationUs = DurationUs,
            Status = Status,
            StatusMessage = StatusMessage,
            Attributes = Attributes,
            Events = Events,
            ClientType = ClientType,
            ClientVersion = ClientVersion,
            Problem = Problem,
            DroppedAttributes = DroppedAttributes,
            DroppedEvents = DroppedEvents,
        };
    }
}

using System.Diagnostics;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Recording.Json;

/// <summary>
/// Writes an activity as the wire has it, masked, with all that others put on it through <see cref="Activity.Current"/>; straight from the
/// activity, since this runs at the end of every span.
/// </summary>
internal sealed class SpanEncoder
{
    // Bytes of a head besides the parts of which the length is known.
    private const int HeadRoom = 256;

    [ThreadStatic]
    private static JsonText? _text;

    private readonly byte[] _tail;
    private readonly byte[] _tailOfEvents;

    public SpanEncoder(ClientIdentity client)
    {
        var tail = new JsonText(64);
        tail.Raw(",\"client_type\":"u8);
        tail.String(client.Type);
        tail.Raw(",\"client_version\":"u8);
        tail.String(client.Version);
        tail.Raw("}"u8);
        _tail = tail.Written.ToArray();
        _tailOfEvents = [.. "]"u8, .. _tail];
    }

    /// <param name="span">Ended, or still running.</param>
    /// <param name="durationUs">Null while it runs.</param>
    /// <returns>Valid until the next call on this thread.</returns>
    public ReadOnlySpan<byte> Encode(RecordedSpan span, long? durationUs)
    {
        var json = _text ??= new JsonText(4096);
        json.Clear();
        var activity = span.Activity;
        Head(json, span, durationUs);
        if (span.StatusMessage is { } message)
        {
            json.Raw(",\"status_message\":"u8);
            json.String(Masker.MaskText(message));
        }

        Attributes(json, activity, span.DroppedEvents, isUnfinished: durationUs is null);
        json.Raw(Events(json, span) ? _tailOfEvents : _tail);
        return json.Written;
    }

    /// <summary>Ids, name, times and status: always there, so written at one go.</summary>
    private static void Head(JsonText json, RecordedSpan span, long? durationUs)
    {
        var trace = span.Trace.JsonHead(span.TraceId);
        var name = SpanName.Of(span.Name).Json;
        var startUs = span.StartUs;
        var to = json.Room(trace.Length + name.Length + HeadRoom);
        var at = JsonText.Put(to, 0, trace);
        at = JsonText.PutId(to, at, span.SpanId);
        if (span.ParentSpanId is { } parent)
        {
            at = JsonText.Put(to, at, ",\"parent_span_id\":"u8);
            at = JsonText.PutId(to, at, parent);
        }

        at = JsonText.Put(to, at, name);
        at = json.PutInstant(to, at, startUs);
        if (durationUs is { } us)
        {
            // The duration is what lies between: it need not be said again.
            at = JsonText.Put(to, at, ",\"end_time_ms\":"u8);
            at = json.PutInstant(to, at, startUs + us);
        }

        at = JsonText.Put(to, at, span.State switch
        {
            SpanState.Ok => ",\"status\":\"ok\""u8,
            SpanState.Cancelled => ",\"status\":\"cancelled\""u8,
            _ => ",\"status\":\"error\""u8,
        });
        json.Advance(at);
    }

    private static void Attributes(JsonText json, Activity activity, int droppedEvents, bool isUnfinished)
    {
        var written = 0;
        var dropped = 0;
        foreach (ref readonly var tag in activity.EnumerateTagObjects())
        {
            if (tag.Value is null)
            {
                continue;
            }

            if (written == RecordedSpan.MaxItems)
            {
                dropped++;
            }
            else
            {
                Attribute(json, tag.Key, tag.Value, ref written);
            }
        }

        if (dropped > 0)
        {
            Attribute(json, AttributeNames.SidechainDroppedAttributes, dropped, ref written);
        }

        if (droppedEvents > 0)
        {
            Attribute(json, AttributeNames.SidechainDroppedEvents, droppedEvents, ref written);
        }

        if (isUnfinished)
        {
            Attribute(json, AttributeNames.SidechainUnfinished, true, ref written);
        }

        if (written > 0)
        {
            json.Raw("}"u8);
        }
    }

    /// <summary>True when there are some; their array is still open then.</summary>
    private static bool Events(JsonText json, RecordedSpan span)
    {
        var written = 0;
        var own = span.NewestEvent;
        if (own is { Before: null })
        {
            Event(json, own, ref written);
            own = null;
        }

        foreach (var item in RecordedEvent.InOrder(own))
        {
            Event(json, item, ref written);
        }

        // All of them on a span that somebody may listen to; else those that others put there.
        foreach (ref readonly var item in span.Activity.EnumerateEvents())
        {
            Event(json, item.Name, (item.Timestamp.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, ref written);
            var attributes = 0;
            foreach (ref readonly var tag in item.EnumerateTagObjects())
            {
                if (tag.Value is not null)
                {
                    Attribute(json, tag.Key, tag.Value, ref attributes);
                }
            }

            json.Raw(attributes > 0 ? "}}"u8 : "}"u8);
        }

        return written > 0;
    }

    private static void Event(JsonText json, RecordedEvent item, ref int written)
    {
        Event(json, item.Name, item.Us, ref written);
        var attributes = 0;
        foreach (var (key, value) in item.Attributes ?? [])
        {
            if (value is not null)
            {
                Attribute(json, key, value, ref attributes);
            }
        }

        json.Raw(attributes > 0 ? "}}"u8 : "}"u8);
    }

    private static void Event(JsonText json, string name, long us, ref int written)
    {
        var known = EventName.Of(name);
        json.Raw(written++ == 0 ? known.First : known.Next);
        json.Instant(us);
    }

    private static void Attribute(JsonText json, string key, object value, ref int written)
    {
        var known = AttributeKey.Of(key);
        var isFirst = written++ == 0;
        if (isFirst)
        {
            json.Raw(",\"attributes\":{"u8);
        }

        if (known.Kept(value) is { } kept)
        {
            json.Raw(isFirst ? kept.AsSpan(1) : kept);
            return;
        }

        var start = json.Written.Length;
        json.Raw(isFirst ? known.Json.AsSpan(1) : known.Json);
        Value(json, known.Masking, value);
        if (known.Masking != KeyMasking.Secret && value is string or long or bool or int or double)
        {
            known.Wrote(value, json.Written[(isFirst ? start : start + 1)..]);
        }
    }

    private static void Value(JsonText json, KeyMasking masking, object value)
    {
        switch (value)
        {
            case string text: Text(json, masking, text); break;
            case bool flag: json.Raw(flag ? "true"u8 : "false"u8); break;
            case int number: json.Number((long)number); break;
            case long number: json.Number(number); break;
            case double number: json.Number(number); break;
            case string[] or bool[] or long[] or double[]: Items(json, masking, (System.Collections.IEnumerable)value); break;
            default: Other(json, masking, AttributeValues.Normalize(value) ?? ""); break;
        }
    }

    // A normalized value nests no further.
    private static void Other(JsonText json, KeyMasking masking, object normal)
    {
        if (normal is object[] mixed)
        {
            Items(json, masking, mixed);
        }
        else
        {
            Value(json, masking, normal);
        }
    }

    private static void Items(JsonText json, KeyMasking masking, System.Collections.IEnumerable items)
    {
        json.Raw("["u8);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                json.Raw(","u8);
            }

            isFirst = false;
            Value(json, masking, item);
        }

        json.Raw("]"u8);
    }

    private static void Text(JsonText json, KeyMasking masking, string text)
    {
        if (masking == KeyMasking.Secret)
        {
            json.PlainString(Masker.Mask);
            return;
        }

        // Most texts need neither cutting nor cleaning nor escapes, and masking leaves them as they are: one look at each character, one
        // copy.
        if (text.Length > AttributeValues.MaxTextLength || !JsonText.IsPlain(text))
        {
            json.String(Masker.MaskAs(masking, AttributeValues.Text(text)));
            return;
        }

        var masked = Masker.MaskAs(masking, text);
        if (ReferenceEquals(masked, text))
        {
            json.PlainString(text);
        }
        else
        {
            json.String(masked);
        }
    }
}

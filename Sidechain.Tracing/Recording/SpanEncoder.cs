using System.Diagnostics;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Recording;

/// <summary>
/// Writes an activity as the wire has it, masked, with all that others put on it through <see cref="Activity.Current"/>; straight from the
/// activity, since this runs at the end of every span.
/// </summary>
internal sealed class SpanEncoder
{
    [ThreadStatic]
    private static JsonText? _text;

    private readonly byte[] _tail;

    public SpanEncoder(ClientIdentity client)
    {
        var tail = new JsonText(64);
        tail.Raw(",\"client_type\":"u8);
        tail.String(client.Type);
        tail.Raw(",\"client_version\":"u8);
        tail.String(client.Version);
        tail.Raw("}"u8);
        _tail = tail.Written.ToArray();
    }

    /// <param name="span">Ended, or still running.</param>
    /// <param name="durationUs">Null while it runs.</param>
    /// <returns>Valid until the next call on this thread.</returns>
    public ReadOnlySpan<byte> Encode(RecordedSpan span, long? durationUs)
    {
        var json = _text ??= new JsonText(4096);
        json.Clear();
        var activity = span.Activity;
        json.Raw(span.Trace.JsonHead(span.TraceId));
        json.PlainString(span.SpanId);
        if (span.ParentSpanId is { } parent)
        {
            json.Raw(",\"parent_span_id\":"u8);
            json.PlainString(parent);
        }

        json.Raw(SpanName.Of(span.Name).Json);
        var startUs = span.StartUs;
        json.Instant(startUs);
        if (durationUs is { } us)
        {
            json.Raw(",\"end_time_ms\":"u8);
            json.Instant(startUs + us);
            json.Raw(",\"duration_ms\":"u8);
            json.Milliseconds(us);
        }

        json.Raw(",\"status\":"u8);
        json.PlainString(span.Status);
        if (span.StatusMessage is { } message)
        {
            json.Raw(",\"status_message\":"u8);
            json.String(Masker.MaskText(message));
        }

        Attributes(json, activity, span.DroppedEvents, isUnfinished: durationUs is null);
        Events(json, activity);
        json.Raw(_tail);
        return json.Written;
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

    private static void Events(JsonText json, Activity activity)
    {
        var events = 0;
        foreach (ref readonly var item in activity.EnumerateEvents())
        {
            json.Raw(events++ == 0 ? ",\"events\":[{\"name\":"u8 : ",{\"name\":"u8);
            json.String(item.Name);
            json.Raw(",\"timestamp_ms\":"u8);
            json.Instant((item.Timestamp.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
            var written = 0;
            foreach (ref readonly var tag in item.EnumerateTagObjects())
            {
                if (tag.Value is not null)
                {
                    Attribute(json, tag.Key, tag.Value, ref written);
                }
            }

            json.Raw(written > 0 ? "}}"u8 : "}"u8);
        }

        if (events > 0)
        {
            json.Raw("]"u8);
        }
    }

    private static void Attribute(JsonText json, string key, object value, ref int written)
    {
        json.Raw(written++ == 0 ? ",\"attributes\":{"u8 : ","u8);
        var known = AttributeKey.Of(key);
        json.Raw(known.Json);
        Value(json, known.Masking, value);
    }

    private static void Value(JsonText json, KeyMasking masking, object value)
    {
        if (masking == KeyMasking.Secret)
        {
            json.String(Masker.Mask);
            return;
        }

        switch (value)
        {
            case string text: Text(json, masking, text); break;
            case bool flag: json.Raw(flag ? "true"u8 : "false"u8); break;
            case int number: json.Number((long)number); break;
            case long number: json.Number(number); break;
            case double number: json.Number(number); break;
            case string[] or bool[] or long[] or double[]:
                json.Raw("["u8);
                var isFirst = true;
                foreach (var item in (System.Collections.IEnumerable)value)
                {
                    if (!isFirst)
                    {
                        json.Raw(","u8);
                    }

                    isFirst = false;
                    Value(json, masking, item);
                }

                json.Raw("]"u8);
                break;
            default: Value(json, masking, AttributeValues.Normalize(value) ?? ""); break;
        }
    }

    private static void Text(JsonText json, KeyMasking masking, string text)
    {
        // Most texts need neither cutting nor cleaning nor escapes, and masking leaves them as they are: one look at each character, one copy.
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

using System.Buffers;
using System.Text.Json;

namespace Sidechain.Tracing.Wire;

/// <summary>
/// Reads the document in both spellings (<c>trace_id</c>, <c>traceId</c>; case and underscores do not matter) and with everything that
/// old clients do: <c>[ms, name]</c> pairs, null attributes or events, numbers as texts, spans without an end. A span that makes
/// no sense is given with its <see cref="WireSpan.Problem"/>; only a document that makes none is an exception.
/// </summary>
public static class WireReader
{
    /// <summary>Most attributes and most events that are read of a span; the others are counted.</summary>
    public const int MaxItems = 256;

    /// <summary>
    /// A value may nest as deep as it likes: the reader needs a bit a level, goes over it once, and keeps the beginning of its text.
    /// </summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <exception cref="JsonException">Not JSON, or no object; the message is a sentence for the sender.</exception>
    public static WireEnvelope Read(ReadOnlySpan<byte> utf8)
    {
        var spans = new List<WireSpan>();
        return Read(utf8, spans.Clear, spans.Add) with { Spans = spans };
    }

    /// <summary>Gives each span as it is read and keeps none: what a big document is made of lives for a moment only.</summary>
    /// <param name="begin">Called before the first span, and again where there is another member <c>spans</c>: the last one holds.</param>
    /// <param name="take">Gets each span; what it throws goes through.</param>
    /// <returns>The document without its spans.</returns>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static WireEnvelope Read(ReadOnlySpan<byte> utf8, Action begin, Action<WireSpan> take)
    {
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentNullException.ThrowIfNull(take);
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var json = new Utf8JsonReader(utf8.StartsWith(mark) ? utf8[3..] : utf8, Options);
        return Read(ref json, begin, take);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static WireEnvelope Read(ReadOnlySequence<byte> utf8) => Read(utf8.IsSingleSegment ? utf8.FirstSpan : utf8.ToArray());

    /// <summary>Reads one span that <see cref="WireWriter.Encode"/> wrote.</summary>
    internal static WireSpan ReadSpan(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, Options);
        json.Read();
        return WireSpanReader.Read(ref json);
    }

    private static WireEnvelope Read(ref Utf8JsonReader json, Action begin, Action<WireSpan> take)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The document is not a JSON object.");
        }

        var envelope = new WireEnvelope { HasSpans = false };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = WireValueReader.FieldName(ref json);
            json.Read();
            switch (field)
            {
                case "spans":
                    begin();
                    envelope = envelope with { HasSpans = TakeSpans(ref json, take) };
                    break;
                case "batchid": envelope = envelope with { BatchId = WireValueReader.ShortText(ref json) }; break;
                case "attemptsentatms" or "attemptsentat":
                    envelope = envelope with { AttemptSentAtUs = WireValueReader.Microseconds(ref json, out _) };
                    break;
                case "clock": envelope = envelope with { Clock = ReadClock(ref json) }; break;
                case "done": envelope = envelope with { Done = ReadDone(ref json) }; break;
                case "dropped": envelope = envelope with { Dropped = ReadDropped(ref json) }; break;
                default: json.Skip(); break;
            }
        }

        if (json.Read())
        {
            throw new JsonException("There is something after the JSON object.");
        }

        return envelope;
    }

    /// <returns>False where there is no array.</returns>
    private static bool TakeSpans(ref Utf8JsonReader json, Action<WireSpan> take)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return false;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            take(WireSpanReader.Read(ref json));
        }

        return true;
    }

    private static WireClock? ReadClock(ref Utf8JsonReader json)
    {
        double? offset = null, roundTrip = null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = WireValueReader.FieldName(ref json);
            json.Read();
            switch (field)
            {
                case "offsetms" or "offset": offset = WireValueReader.Number(ref json); break;
                case "rttms" or "rtt": roundTrip = WireValueReader.Number(ref json); break;
                default: json.Skip(); break;
            }
        }

        return offset is { } o && roundTrip is { } r ? new WireClock(o, r) : null;
    }

    private static List<string> ReadDone(ref Utf8JsonReader json)
    {
        var done = new List<string>();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return done;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (WireValueReader.ShortText(ref json) is { } trace)
            {
                done.Add(trace);
            }
        }

        return done;
    }

    private static List<WireDropped> ReadDropped(ref Utf8JsonReader json)
    {
        var dropped = new List<WireDropped>();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return dropped;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            string? reason = null;
            double? count = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var field = WireValueReader.FieldName(ref json);
                json.Read();
                switch (field)
                {
                    case "reason": reason = WireValueReader.ShortText(ref json); break;
                    case "count": count = WireValueReader.Number(ref json); break;
                    default: json.Skip(); break;
                }
            }

            if (reason is not null && count is >= 1 and <= 1e15)
            {
                dropped.Add(new WireDropped(reason, (long)count));
            }
        }

        return dropped;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Sidechain.Tracing.Wire;

/// <summary>Single values of the document. Each method leaves the reader at the end of the value, whatever it was.</summary>
internal static class WireValueReader
{
    private const int LongestField = 24;

    // The spellings that our clients use cost nothing; any other is made like them.
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Fields = new[]
    {
        "trace_id", "span_id", "parent_span_id", "name", "start_time_ms", "end_time_ms", "duration_ms", "status", "status_message",
        "attributes", "events", "client_type", "client_version", "timestamp_ms", "traceId", "spanId", "parentSpanId", "startTime",
        "endTime", "statusMessage", "clientType", "timestamp",
    }.ToDictionary(name => name, Flat, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Year 9999, microseconds: no time and no duration is longer.</summary>
    private const decimal MaxMicroseconds = 253_402_300_799_999_999m;

    /// <summary>Longest id, name or version, characters.</summary>
    internal const int MaxShortText = 256;

    /// <summary>The name of a property in lower case without underscores.</summary>
    public static string FieldName(ref Utf8JsonReader json)
    {
        if (json is { ValueIsEscaped: false, ValueSpan.Length: <= LongestField })
        {
            Span<char> spelled = stackalloc char[LongestField];
            if (Encoding.UTF8.TryGetChars(json.ValueSpan, spelled, out var length) && Fields.TryGetValue(spelled[..length], out var known))
            {
                return known;
            }
        }

        return Flat(String(ref json));
    }

    private static string Flat(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>A name or a version: null when it is no text or is empty; cut when it is too long.</summary>
    public static string? Name(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        var text = KnownTexts.Read(ref json).Trim();
        return text.Length == 0 ? null : CutText.Name(text, MaxShortText);
    }

    /// <summary>An id: null when it is no text, is empty or is too long.</summary>
    /// <param name="comesAgain">Many spans have the same.</param>
    public static string? ShortText(ref Utf8JsonReader json, bool comesAgain = false)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        var text = (comesAgain ? KnownTexts.Read(ref json) : String(ref json)).Trim();
        return text.Length is 0 or > MaxShortText ? null : text;
    }

    /// <summary>A text of any length, cut; numbers and flags as their text; null for null and for structures.</summary>
    public static string? AnyText(ref Utf8JsonReader json) => Value(ref json) switch
    {
        null => null,
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };

    /// <summary>
    /// Microseconds of milliseconds (a number or its text) or of a time such as <c>2026-11-29T00:00:00Z</c>; <paramref name="invalid"/> for
    /// anything else but null.
    /// </summary>
    public static long? Microseconds(ref Utf8JsonReader json, out bool invalid)
    {
        invalid = false;
        // As our clients write them, and nearly all others.
        if (json.TokenType == JsonTokenType.Number && PlainMilliseconds.TryRead(ref json, out var plain))
        {
            return plain;
        }

        decimal ms;
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number when json.TryGetDecimal(out ms):
            case JsonTokenType.String when decimal.TryParse(String(ref json), NumberStyles.Float, CultureInfo.InvariantCulture, out ms):
                if (ms >= 0 && ms <= MaxMicroseconds / 1000)
                {
                    return (long)decimal.Round(ms * 1000, MidpointRounding.AwayFromZero);
                }

                break;
            case JsonTokenType.String when Written(String(ref json)) is { } written:
                return written;
            default:
                json.Skip();
                break;
        }

        invalid = true;
        return null;
    }

    // With its year first, else it may mean anything.
    private static long? Written(string text) =>
        text.Length >= 10 && text[4] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time >= DateTimeOffset.UnixEpoch
            ? (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
            : null;

    /// <summary>A finite number or null.</summary>
    public static double? Number(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        json.Skip();
        return null;
    }

    /// <summary>An attribute's value, one of the wire's types; null for null. An object becomes its JSON text.</summary>
    /// <param name="key">Its key; of a stack trace the end is kept, too.</param>
    public static object? Value(ref Utf8JsonReader json, string key = "")
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                return AttributeValues.Text(key, String(ref json));
            case JsonTokenType.True:
                return AttributeValues.Box(true);
            case JsonTokenType.False:
                return AttributeValues.Box(false);
            case JsonTokenType.Number:
                return IsInteger(ref json) && json.TryGetInt64(out var whole) ? AttributeValues.Box(whole)
                    : json.TryGetDouble(out var number) && double.IsFinite(number) ? number
                    : Raw(ref json);
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    // Beyond those that an array may have, items are only counted.
                    items.Add(items.Count > AttributeValues.MaxArrayLength ? Nothing(ref json)
                        : json.TokenType == JsonTokenType.StartArray ? Structure(ref json)
                        : Value(ref json));
                }

                return AttributeValues.Normalize(items);
            case JsonTokenType.StartObject:
                return Structure(ref json);
            default:
                return null;
        }
    }

    /// <summary>A text or a property's name; half a surrogate pair or broken UTF-8 in it becomes U+FFFD.</summary>
    public static string String(ref Utf8JsonReader json) => RepairedText.Read(ref json);

    private static bool IsInteger(ref Utf8JsonReader json) => !json.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E');

    private static string Raw(ref Utf8JsonReader json) => Encoding.UTF8.GetString(json.ValueSpan);

    private static object? Nothing(ref Utf8JsonReader json)
    {
        json.Skip();
        return null;
    }

    /// <summary>
    /// The JSON of an object or array as it was written. Nothing is built of it, however deep it is: <see cref="JsonDocument"/> would look
    /// through all that it has for each closing bracket. The document lies in one piece, so its bytes follow the opening bracket.
    /// </summary>
    private static string Structure(ref Utf8JsonReader json)
    {
        ref var opening = ref MemoryMarshal.GetReference(json.ValueSpan);
        var start = json.TokenStartIndex;
        json.Skip();
        var written = MemoryMarshal.CreateReadOnlySpan(ref opening, (int)(json.BytesConsumed - start));
        return AttributeValues.Text(Encoding.UTF8.GetString(written));
    }
}

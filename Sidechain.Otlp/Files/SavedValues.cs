using System.Globalization;
using System.Text.Json;
using Sidechain.Otlp.Json;

namespace Sidechain.Otlp.Files;

/// <summary>Values as Jaeger and Zipkin both have them: short ids, microseconds, plain values.</summary>
internal static class SavedValues
{
    /// <summary>A microsecond.</summary>
    public const long UnitNs = 1000;

    private const ulong MostUs = long.MaxValue / 1000;

    /// <summary>1 to 32 hex digits: both leave zeros at the left away.</summary>
    public static UInt128? TraceId(ref Utf8JsonReader json) =>
        json.Text() is { Length: > 0 and <= 32 } text
        && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) && id != 0 ? id : null;

    /// <summary>1 to 16 hex digits.</summary>
    public static ulong? SpanId(ref Utf8JsonReader json) =>
        json.Text() is { Length: > 0 and <= 16 } text
        && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) && id != 0 ? id : null;

    /// <summary>Microseconds, as nanoseconds.</summary>
    public static long? Microseconds(ref Utf8JsonReader json) => json.Unsigned() is { } us and <= MostUs ? (long)us * 1000 : null;

    /// <summary>How long something lasted, as nanoseconds; less than nothing where a clock was set back.</summary>
    public static long? Duration(ref Utf8JsonReader json) =>
        Microseconds(ref json) ?? (json.Whole() is long and < 0 and >= -(long)MostUs and var us ? (long?)(us * 1000) : null);

    /// <summary>True or false, also as a text of any case; null for all else.</summary>
    public static bool? Flag(object value) => value as bool? ?? (bool.TryParse(value as string, out var flag) ? flag : null);

    /// <summary>The text of a member of the object at which a reader stands; null where it has none.</summary>
    /// <param name="json">A copy.</param>
    public static string? TextOf(Utf8JsonReader json, ReadOnlySpan<byte> member)
    {
        string? text = null;
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals(member))
            {
                text = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return text;
    }

    /// <summary>A text, a flag, a number; a structure as its JSON is not needed by anybody and left out.</summary>
    public static object? Value(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                return json.Text();
            case JsonTokenType.True or JsonTokenType.False:
                return json.Flag();
            case JsonTokenType.Number:
                return json.TryGetInt64(out var whole) ? (object)whole : json.Double();
            default:
                json.Skip();
                return null;
        }
    }
}

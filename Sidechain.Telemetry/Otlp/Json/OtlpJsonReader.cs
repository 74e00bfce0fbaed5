using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Sidechain.Telemetry.Otlp.Json;

/// <summary>Reads OTLP's JSON where it lies. Each member takes one value; what is of another kind than it should be is passed over, as what is unknown.</summary>
internal static class OtlpJsonReader
{
    /// <summary>Moves to the next member of an object, and from there to its value's first token; false after the last.</summary>
    /// <param name="name">A copy that stands at the member's name.</param>
    public static bool NextMember(this ref Utf8JsonReader json, out Utf8JsonReader name)
    {
        json.Read();
        name = json;
        if (json.TokenType != JsonTokenType.PropertyName)
            return false;
        json.Read();
        return true;
    }

    /// <summary>Moves to the next element of an array that is an object; false after the last.</summary>
    public static bool NextObject(this ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
                return true;
            json.Skip();
        }

        return false;
    }

    /// <summary>True at the start of an array or object that is to be entered; else the value is passed over.</summary>
    public static bool Enters(this ref Utf8JsonReader json, JsonTokenType start)
    {
        if (json.TokenType == start)
            return true;
        json.Skip();
        return false;
    }

    public static string? Text(this ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
            return json.GetString();
        json.Skip();
        return null;
    }

    /// <summary>64 bits are a text in OTLP's JSON, and a number where a sender did not know.</summary>
    public static ulong? Unsigned(this ref Utf8JsonReader json) =>
        Digits(ref json) is { Length: > 0 } digits && Utf8Parser.TryParse(digits, out ulong value, out var read) && read == digits.Length ? value : null;

    /// <inheritdoc cref="Unsigned" />
    public static long? Signed(this ref Utf8JsonReader json) =>
        Digits(ref json) is { Length: > 0 } digits && Utf8Parser.TryParse(digits, out long value, out var read) && read == digits.Length ? value : null;

    public static double? Double(this ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
            return json.TryGetDouble(out var number) ? number : null;
        return json.Text() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => null,
        };
    }

    /// <summary>A number, or the name of an enumeration's value with its prefix, as some senders have it.</summary>
    public static ulong Enumerated(this ref Utf8JsonReader json, string prefix, params ReadOnlySpan<string> names)
    {
        if (json.TokenType == JsonTokenType.Number)
            return json.TryGetUInt64(out var number) ? number : 0;
        var text = json.Text();
        return text?.StartsWith(prefix, StringComparison.Ordinal) == true ? (ulong)(names.IndexOf(text[prefix.Length..]) + 1) : 0;
    }

    /// <summary>An id of exactly so many bytes in hex of any case, into <paramref name="bytes"/>; false for all else, and for zeros.</summary>
    public static bool Id(this ref Utf8JsonReader json, scoped Span<byte> bytes)
    {
        var digits = Digits(ref json);
        return digits.Length == bytes.Length * 2 && Convert.FromHexString(digits, bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == bytes.Length && bytes.ContainsAnyExcept((byte)0);
    }

    // What has escapes in it is no number and no id.
    private static ReadOnlySpan<byte> Digits(ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.Number or JsonTokenType.String)
            return json.ValueIsEscaped ? default : json.ValueSpan;
        json.Skip();
        return default;
    }
}

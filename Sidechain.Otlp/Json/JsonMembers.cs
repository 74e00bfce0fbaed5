using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sidechain.Tracing.Wire;

namespace Sidechain.Otlp.Json;

/// <summary>Reads OTLP's JSON in place. Each member takes one value; a value of the wrong kind is skipped like an unknown one.</summary>
internal static class JsonMembers
{
    /// <summary>A value may nest as deep as it likes: the reader needs a bit a level, and the depth to keep is decided elsewhere.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = int.MaxValue };

    /// <summary>Moves to the next member of an object, and from there to its value's first token; false after the last.</summary>
    /// <param name="name">A copy that stands at the member's name.</param>
    public static bool NextMember(this ref Utf8JsonReader json, out Utf8JsonReader name)
    {
        while (true)
        {
            json.Read();
            name = json;
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                return false;
            }

            json.Read();
            if (!name.ValueIsEscaped || IsText(name))
            {
                return true;
            }

            // Half a character is no name that anybody knows.
            json.Skip();
        }
    }

    /// <summary>Moves to the next element of an array that is an object; false after the last.</summary>
    public static bool NextObject(this ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            json.Skip();
        }

        return false;
    }

    /// <summary>True at the start of an array or object that is to be entered; else the value is passed over.</summary>
    public static bool Enters(this ref Utf8JsonReader json, JsonTokenType start)
    {
        if (json.TokenType == start)
        {
            return true;
        }

        json.Skip();
        return false;
    }

    public static string? Text(this ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            return RepairedText.Read(ref json);
        }

        json.Skip();
        return null;
    }

    /// <summary>64 bits are a text in OTLP's JSON, and a number where a sender did not know.</summary>
    public static ulong? Unsigned(this ref Utf8JsonReader json)
    {
        var digits = Digits(ref json);
        if (Utf8Parser.TryParse(digits, out ulong value, out var read) && read == digits.Length)
        {
            return value;
        }

        // A sender that counts in doubles writes 1.7E18.
        return TryDecimal(digits, out var number) && number is >= 0 and <= ulong.MaxValue ? (ulong)number : null;
    }

    /// <summary>The text of an instant that could not be read; null where there is none, or zero, which says the same.</summary>
    public static string? Unusable(this ref Utf8JsonReader json)
    {
        const int Longest = 40;
        if (json.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return null;
        }

        var text = json.TokenType == JsonTokenType.String ? RepairedText.Read(ref json) : Encoding.UTF8.GetString(json.ValueSpan);
        return text is "" or "0" ? null : text.Length > Longest || text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? "no number" : text;
    }

    /// <summary>A long; a number that none can hold is kept as its digits.</summary>
    public static object? Whole(this ref Utf8JsonReader json)
    {
        const int LongestNumber = 40;
        var digits = Digits(ref json);
        if (Utf8Parser.TryParse(digits, out long value, out var read) && read == digits.Length)
        {
            return value;
        }

        // 1000.0 and 1E3 are whole numbers too.
        if (TryDecimal(digits, out var number)
            && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue)
        {
            return (long)number;
        }

        var unsigned = digits.StartsWith("-"u8) ? digits[1..] : digits;
        var isNumber = unsigned.Length is > 0 and <= LongestNumber && !unsigned.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        return isNumber ? Encoding.UTF8.GetString(digits) : null;
    }

    public static double? Double(this ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
        {
            return json.TryGetDouble(out var number) ? number : null;
        }

        return json.Text() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => null,
        };
    }

    /// <summary>True or false, or a text that says so.</summary>
    public static bool? Flag(this ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return json.GetBoolean();
        }

        return bool.TryParse(json.Text(), out var flag) ? flag : null;
    }

    /// <summary>
    /// A number, also as a text, or the name of an enumeration's value, of any case, with its prefix or without; zero for all else.
    /// </summary>
    /// <param name="names">The names of 1, 2 and so on.</param>
    public static ulong Enumerated(this ref Utf8JsonReader json, string prefix, params ReadOnlySpan<string> names)
    {
        if (json.Unsigned() is { } number)
        {
            return number;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            return 0;
        }

        var text = json.Text()!;
        var name = text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : text;
        for (var n = 0; n < names.Length; n++)
        {
            if (names[n].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return (ulong)n + 1;
            }
        }

        return 0;
    }

    /// <summary>16 bytes, in hex of any case as OTLP has it or in base64 as Tempo has it; null for all else, and for zeros.</summary>
    public static UInt128? TraceId(this ref Utf8JsonReader json)
    {
        Span<byte> id = stackalloc byte[16];
        return Id(ref json, id) && BinaryPrimitives.ReadUInt128BigEndian(id) is var value && value != 0 ? value : null;
    }

    /// <summary>8 bytes, likewise.</summary>
    public static ulong? SpanId(this ref Utf8JsonReader json)
    {
        Span<byte> id = stackalloc byte[8];
        return Id(ref json, id) && BinaryPrimitives.ReadUInt64BigEndian(id) is var value and not 0 ? value : null;
    }

    private static bool IsText(Utf8JsonReader name)
    {
        try
        {
            return name.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryDecimal(ReadOnlySpan<byte> digits, out decimal number) =>
        Utf8Parser.TryParse(digits, out number, out var read) && read == digits.Length;

    // The lengths differ, so that none can be mistaken for the other.
    private static bool Id(ref Utf8JsonReader json, scoped Span<byte> bytes)
    {
        var text = Digits(ref json);
        if (text.Length == bytes.Length * 2)
        {
            return Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
        }

        return text.Length >= Base64Url.GetEncodedLength(bytes.Length) && text.Length <= Base64.GetMaxEncodedToUtf8Length(bytes.Length)
            && Base64Text.TryRead(text, bytes, out var decoded) && decoded == bytes.Length;
    }

    private static ReadOnlySpan<byte> Digits(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String && json.ValueIsEscaped)
        {
            return Encoding.UTF8.GetBytes(RepairedText.Read(ref json));
        }

        if (json.TokenType is JsonTokenType.Number or JsonTokenType.String)
        {
            return json.ValueSpan;
        }

        json.Skip();
        return default;
    }
}

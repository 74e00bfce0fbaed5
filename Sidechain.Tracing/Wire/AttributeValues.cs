using System.Collections;
using System.Globalization;

namespace Sidechain.Tracing.Wire;

/// <summary>Turns what callers record into what the wire can carry: string, bool, long, double and arrays of one of them.</summary>
public static class AttributeValues
{
    /// <summary>Longest text, characters; the rest is cut off.</summary>
    public const int MaxTextLength = 8192;

    /// <summary>Longest array; the rest is cut off.</summary>
    public const int MaxArrayLength = 128;

    private static readonly object[] Numbers = [.. Enumerable.Range(0, 1024).Select(n => (object)(long)n)];
    private static readonly object True = true;
    private static readonly object False = false;

    /// <summary>Null for null, otherwise one of the wire's types; an empty array becomes one of texts.</summary>
    public static object? Normalize(object? value) => value switch
    {
        null => null,
        string text => Text(text),
        bool or long => value,
        int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (long)number : number.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        float number => Number(number),
        decimal number => Number((double)number),
        TimeSpan time => Number(time.TotalMilliseconds),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => Text(Convert.ToBase64String(bytes)),
        IEnumerable items => Array(items),
        IFormattable formattable => Text(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => Text(value.ToString() ?? ""),
    };

    /// <summary>Small numbers (status codes, counts) have their boxes for good.</summary>
    internal static object Box(long number) => (ulong)number < (ulong)Numbers.Length ? Numbers[number] : number;

    internal static object Box(bool flag) => flag ? True : False;

    /// <summary>What a caller may change later (an array) as <see cref="Normalize"/> has it; simple values as they are: a text is cleaned when it is written.</summary>
    internal static object? Keep(object? value) => value is string { Length: <= MaxTextLength } or bool or int or long or double ? value : Normalize(value);

    /// <summary>Cut to length without half a surrogate pair; NUL, which databases refuse, and lone surrogates become U+FFFD.</summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxTextLength)
        {
            text = text[..(char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];
        }

        return IsClean(text) ? text : Clean(text);
    }

    private static object Number(double number) =>
        double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>One type for all elements; a mixed array becomes one of texts.</summary>
    private static object Array(IEnumerable items)
    {
        var values = items.Cast<object?>().Take(MaxArrayLength).Select(v => v is IEnumerable and not string ? v.ToString() : v)
            .Select(Normalize).Where(v => v is not null).Select(v => v!).ToList();
        return (object?)OfOneType<string>(values) ?? (object?)OfOneType<bool>(values) ?? (object?)OfOneType<long>(values) ?? (object?)OfOneType<double>(values)
            ?? values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture) ?? "").ToArray();
    }

    private static T[]? OfOneType<T>(List<object> values) => values.TrueForAll(v => v is T) ? values.Cast<T>().ToArray() : null;

    private static bool IsClean(string text) => !text.Contains('\0') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    private static string Clean(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            if (char.IsHighSurrogate(source[i]) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                span[i] = source[i];
                span[++i] = source[i];
            }
            else
            {
                span[i] = source[i] == '\0' || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
            }
        }
    });
}

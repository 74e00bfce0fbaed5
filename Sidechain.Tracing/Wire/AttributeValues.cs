using System.Collections;
using System.Globalization;

namespace Sidechain.Tracing.Wire;

/// <summary>Turns what callers record into what the wire can carry: string, bool, long, double and arrays of those.</summary>
public static class AttributeValues
{
    /// <summary>Longest text, characters; of a longer one, <see cref="CutText"/> says what is kept.</summary>
    public const int MaxTextLength = 8192;

    /// <summary>Longest array; of a longer one the last of so many items says how many more there were.</summary>
    public const int MaxArrayLength = 128;

    private static readonly object[] Numbers = [.. Enumerable.Range(0, 1024).Select(n => (object)(long)n)];
    private static readonly object True = true;
    private static readonly object False = false;

    /// <summary>As <see cref="Normalize(object?)"/>; of a stack trace the end is kept, too.</summary>
    public static object? Normalize(string key, object? value) =>
        value is string { Length: > MaxTextLength } text ? Text(key, text) : Normalize(value);

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

    /// <summary>
    /// Arrays, which a caller may change later, as <see cref="Normalize(object?)"/> has them; simple values as they are, since texts are
    /// cleaned when they are written.
    /// </summary>
    internal static object? Keep(string key, object? value) =>
        value is string { Length: <= MaxTextLength } or bool or int or long or double ? value : Normalize(key, value);

    /// <summary>As <see cref="Text(string)"/>; of a stack trace the end is kept, too.</summary>
    public static string Text(string key, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Text(text.Length > MaxTextLength && CutText.IsStackTrace(key) ? CutText.Ends(text, MaxTextLength) : text);
    }

    /// <summary>Cut to length, with a mark; NUL, which databases refuse, and lone surrogates become U+FFFD.</summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = CutText.Beginning(text, MaxTextLength);
        return IsClean(text) ? text : Clean(text);
    }

    private static object Number(double number) =>
        double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The items that an array may have, and instead of the others a text that says how many they are.</summary>
    public static IEnumerable<object?> Cut(IReadOnlyCollection<object?> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Count <= MaxArrayLength ? items : items.Take(MaxArrayLength - 1).Append(MoreItems(items.Count - (MaxArrayLength - 1)));
    }

    private static string MoreItems(int count) => string.Create(CultureInfo.InvariantCulture, $"… {count:N0} more");

    /// <summary>An array of one type where all elements have it; one that was cut says so in its last element.</summary>
    private static object Array(IEnumerable items)
    {
        var values = new List<object>();
        var seen = 0;
        foreach (var item in items)
        {
            // A collection knows its count; a sequence may never end.
            if (++seen > MaxArrayLength)
            {
                var kept = Math.Min(values.Count, MaxArrayLength - 1);
                var gone = values.Count - kept;
                values.RemoveRange(kept, gone);
                values.Add(items is ICollection { Count: var count } ? MoreItems(count - MaxArrayLength + gone) : "… more");
                break;
            }

            if (Normalize(item is IEnumerable and not string ? item.ToString() : item) is { } value)
            {
                values.Add(value);
            }
        }

        return (object?)OfOneType<string>(values) ?? (object?)OfOneType<bool>(values)
            ?? (object?)OfOneType<long>(values) ?? (object?)OfOneType<double>(values) ?? values.ToArray();
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

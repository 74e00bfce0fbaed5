using System.Globalization;

namespace Sidechain.Tracing.Wire;

/// <summary>
/// Texts that are longer than they may be, cut, with a mark where something is missing. A text that was cut is short enough, so it is not
/// cut again.
/// </summary>
public static class CutText
{
    // "… 2,147,483,647 letters more" and two ends of line.
    private const int MarkRoom = 32;

    /// <summary>A name or a key: its beginning and an ellipsis.</summary>
    /// <param name="most">Characters of the result.</param>
    public static string Name(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= most ? text : $"{text[..Head(text, most - 1)]}…";
    }

    /// <summary>A text: its beginning, and how much is missing behind it.</summary>
    /// <inheritdoc cref="Name"/>
    internal static string Beginning(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= most)
        {
            return text;
        }

        var kept = Head(text, most - MarkRoom);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..kept]}… {text.Length - kept:N0} letters more");
    }

    /// <summary>A stack trace: a part of its beginning, how much is missing, and its end, which says what it all began with.</summary>
    /// <inheritdoc cref="Name"/>
    internal static string Ends(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= most)
        {
            return text;
        }

        var head = Head(text, (most - MarkRoom) / 2);
        var tail = text.Length - ((most - MarkRoom) / 2);
        if (char.IsLowSurrogate(text[tail]))
        {
            tail++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{text[..head]}\n… {tail - head:N0} letters …\n{text[tail..]}");
    }

    /// <summary>True for the keys of stack traces: <c>exception.stacktrace</c> and what others call it.</summary>
    internal static bool IsStackTrace(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.EndsWith("stacktrace", StringComparison.OrdinalIgnoreCase)
            || key.EndsWith("stack_trace", StringComparison.OrdinalIgnoreCase)
            || key.EndsWith(".stack", StringComparison.OrdinalIgnoreCase);
    }

    // No half of a surrogate pair.
    private static int Head(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}

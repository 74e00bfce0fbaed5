namespace Sidechain.Tracing.Masking;

/// <summary>
/// PEM blocks inside texts, as a whole: <c>-----BEGIN [A-Z0-9 ]+-----</c> up to its end, or to the end of a text that was cut.
/// </summary>
internal static class PemBlocks
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";
    private const int LongestLabel = 64;

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var position = 0;
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOf(Begin, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            var start = position + found;
            var content = BehindLabel(text, start + Begin.Length);
            if (content < 0)
            {
                position = start + Begin.Length;
                continue;
            }

            var end = text.AsSpan(content).IndexOf(End, StringComparison.Ordinal);
            var last = end < 0 ? -1 : BehindLabel(text, content + end + End.Length);
            position = last < 0 ? text.Length : last;
            masked.Replace(start, position);
        }

        return masked.ToString();
    }

    /// <summary>Where the dashes behind a label end; less than 0 where no label is.</summary>
    private static int BehindLabel(string text, int start)
    {
        var end = start;
        while (end < text.Length && end - start < LongestLabel
            && (char.IsAsciiLetterUpper(text[end]) || char.IsAsciiDigit(text[end]) || text[end] == ' '))
        {
            end++;
        }

        return end > start && text.AsSpan(end).StartsWith(Dashes, StringComparison.Ordinal) ? end + Dashes.Length : -1;
    }
}

using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// User-info in URLs inside texts: <c>([A-Za-z][A-Za-z0-9+.-]{0,20}://)[^\s/?#"'&lt;&gt;]*@</c>, found from each <c>://</c>.
/// </summary>
internal static class UserInfos
{
    private const int LongestScheme = 21;

    private static readonly SearchValues<char> Ends = SearchValues.Create("/?#\"'<>");

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var position = 0;
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOf("://", StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            var start = position + found + 3;
            var end = End(text, start);
            var at = text.AsSpan(start, end - start).LastIndexOf('@');
            if (at >= 0 && HasScheme(text, position, start - 3))
            {
                masked.Replace(start, start + at);
                position = start + at + 1;
            }
            else
            {
                position = start;
            }
        }

        return masked.ToString();
    }

    private static bool HasScheme(string text, int from, int end)
    {
        for (var i = end - 1; i >= from && end - i <= LongestScheme && IsPart(text[i]); i--)
        {
            if (char.IsAsciiLetter(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-';

    private static int End(string text, int start)
    {
        var end = start;
        while (end < text.Length && !Ends.Contains(text[end]) && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }
}

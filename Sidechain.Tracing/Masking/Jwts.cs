using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>JWTs inside texts: <c>eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*</c>, found run by run.</summary>
internal static class Jwts
{
    private static readonly SearchValues<char> Parts = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static string Mask(string text)
    {
        var masked = new MaskedText(text);
        var position = 0;
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOf("eyJ", StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            var start = position + found;
            var header = End(text, start);
            var payload = IsPoint(text, header) ? End(text, header + 1) : header;
            if (payload > header + 1 && IsPoint(text, payload))
            {
                position = End(text, payload + 1);
                masked.Replace(start, position);
            }
            else
            {
                // No other beginning in the same run would have another end.
                position = header + 1;
            }
        }

        return masked.ToString();
    }

    private static bool IsPoint(string text, int at) => at < text.Length && text[at] == '.';

    private static int End(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAnyExcept(Parts);
        return length < 0 ? text.Length : start + length;
    }
}

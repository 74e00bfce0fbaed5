using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Percent-encoded parts of texts, such as an address within another one's query (<c>?next=https%3A%2F%2F…%3Ftoken%3Dabc</c>): each is
/// masked as what it stands for, and encoded again where that changed it.
/// </summary>
internal static class EncodedTexts
{
    /// <summary>So often is a text looked at that was encoded more than once.</summary>
    public const int Deepest = 3;

    private const int EscapeLength = 3;

    private static readonly SearchValues<char> Parts =
        SearchValues.Create("%ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!*()");

    /// <param name="depth">How often what is encoded may still be decoded.</param>
    public static string Mask(string text, int depth)
    {
        var masked = new MaskedText(text);
        var position = 0;
        while (position < text.Length)
        {
            var found = text.AsSpan(position).IndexOf('%');
            if (found < 0)
            {
                break;
            }

            var (start, end) = (position + found, position + found);
            while (start > position && Parts.Contains(text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && Parts.Contains(text[end]))
            {
                end++;
            }

            if (end - start > EscapeLength && Masked(text[start..end], depth) is { } part)
            {
                masked.Replace(start, end, part);
            }

            position = end;
        }

        return masked.ToString();
    }

    /// <summary>Null where nothing of it is a secret. What is no escape, as where a text was cut, stands for itself.</summary>
    private static string? Masked(string encoded, int depth)
    {
        var plain = Uri.UnescapeDataString(encoded);
        var masked = plain == encoded ? plain : SecretText.Mask(plain, depth - 1);
        return masked == plain ? null : Uri.EscapeDataString(masked).Replace("%2A%2A%2A", TextMasking.Mask, StringComparison.Ordinal);
    }
}

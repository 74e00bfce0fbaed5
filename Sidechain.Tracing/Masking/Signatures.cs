using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Signatures of URLs and requests, by which anybody may do what they were made for: <c>sig=</c>, <c>X-Amz-Signature=</c>,
/// <c>SharedAccessSignature=</c>. What is called so elsewhere is a method's, or a time's (4/4).
/// </summary>
internal static class Signatures
{
    // An HMAC in base64 or hex has so many letters, and no method or rhythm has.
    private const int Least = 20;

    private static readonly SearchValues<char> Digits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+/=_-");

    /// <param name="text">The whole text.</param>
    /// <param name="keyStart">Where the key begins that stands before <c>=</c>.</param>
    /// <param name="keyEnd">Where it ends.</param>
    /// <param name="valueStart">Where its value begins.</param>
    public static bool Is(string text, int keyStart, int keyEnd, int valueStart)
    {
        var key = text.AsSpan(keyStart..keyEnd);
        var prefix = EndsWith(key, "signature") ? key[..^"signature".Length] : EndsWith(key, "sig") ? key[..^"sig".Length] : key;
        if (prefix.Length == key.Length)
        {
            return false;
        }

        // A text in quotes begins as one without them does. JSON may have an ampersand as \u0026.
        return prefix.IsEmpty
            ? keyStart == 0 || text[keyStart - 1] is '?' or '&' or ';' or '"' || IsLong(text.AsSpan(valueStart))
            : EndsWith(prefix, "access") || prefix.Equals("u0026", StringComparison.OrdinalIgnoreCase)
                || (prefix[^1] == '-' && prefix.StartsWith("x-", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsLong(ReadOnlySpan<char> value) =>
        value.Length >= Least && value[..Least].IndexOfAnyExcept(Digits) < 0 && value[..Least].ContainsAnyInRange('0', '9');

    private static bool EndsWith(ReadOnlySpan<char> word, string ending) => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}

using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// <c>Basic</c> and base64 of <c>user:password</c> inside texts; "Basic authentication" is none, since it does not decode to that.
/// </summary>
internal static partial class BasicLogins
{
    // Of a longer one it is enough to see where the user's name ends.
    private const int LooksAt = 256;

    public static string Mask(string text) => Login().Replace(
        text, static found => IsLogin(found.Groups[2].ValueSpan) ? $"{found.Groups[1].ValueSpan} {TextMasking.Mask}" : found.Value);

    /// <summary>True for base64 of printable characters up to a colon.</summary>
    private static bool IsLogin(ReadOnlySpan<char> base64)
    {
        base64 = base64.TrimEnd('=');
        base64 = base64.Length > LooksAt ? base64[..LooksAt] : base64;
        Span<char> padded = stackalloc char[LooksAt + 4];
        base64.CopyTo(padded);
        var length = (base64.Length + 3) / 4 * 4;
        padded[base64.Length..length].Fill('=');
        Span<byte> bytes = stackalloc byte[LooksAt];
        if (!Convert.TryFromBase64Chars(padded[..length], bytes, out var written))
        {
            return false;
        }

        var colon = bytes[..written].IndexOf((byte)':');
        return colon >= 0 && !bytes[..colon].ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    [GeneratedRegex(@"\b(Basic)\s+([A-Za-z0-9+/]{4,}={0,2})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Login();
}

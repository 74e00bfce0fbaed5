using System.Buffers;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// What looks like a path and is an address: <c>GET /home/feed</c>, <c>https://host/data/1</c>, <c>/media/{id}</c>,
/// <c>/login?next=/home/</c>.
/// </summary>
internal static class Routes
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HTTP",
    };

    private const int LongestMethod = 7;
    private const int LongestExtension = 5;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n'\"`|,;");

    /// <summary>True where a URL's path, a route or a query begins.</summary>
    /// <param name="at">At a <c>:</c>, <c>/</c> or <c>?</c>.</param>
    public static bool BeginsAt(string text, int at) => text[at] switch
    {
        ':' => text.AsSpan(at).StartsWith("://", StringComparison.Ordinal) && !IsFile(text, at),
        '?' => at + 1 < text.Length && at > 0 && text[at - 1] != ' ' && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] == '_'),
        _ => IsBehindMethod(text, at),
    };

    /// <summary>
    /// True for a path that has a placeholder where a value goes: <c>/media/{id}</c>, <c>/users/:id</c>, <c>/data/[slug]</c>,
    /// <c>/data/*</c>.
    /// </summary>
    /// <param name="end">Where the path ends as that of a file.</param>
    public static bool HasPlaceholder(string text, int start, int end) =>
        (end < text.Length && text[end] is '{' or '[' or '<' && text[end - 1] == '/')
        || text.AsSpan(start, end - start).Contains("/:", StringComparison.Ordinal)
        || text.AsSpan(start, end - start).Contains("/*", StringComparison.Ordinal);

    /// <summary>Where an address ends.</summary>
    public static int End(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny(Ends);
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>True when a path ends like a file's name: <c>loop.wav</c>, but not <c>v1.0</c>.</summary>
    public static bool HasExtension(ReadOnlySpan<char> path)
    {
        var point = path.LastIndexOf('.');
        var extension = path[(point + 1)..];
        return point >= 0 && extension.Length is > 0 and <= LongestExtension
            && !extension.ContainsAnyExcept(Alphanumeric) && extension.ContainsAny(Letters);
    }

    private static bool IsFile(string text, int colon) => text.AsSpan(0, colon).EndsWith("file", StringComparison.OrdinalIgnoreCase);

    private static bool IsBehindMethod(string text, int slash)
    {
        if (slash == 0 || text[slash - 1] != ' ')
        {
            return false;
        }

        var start = slash - 1;
        while (start > 0 && slash - start <= LongestMethod + 1 && char.IsAsciiLetterUpper(text[start - 1]))
        {
            start--;
        }

        return Methods.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(start, slash - 1 - start));
    }
}

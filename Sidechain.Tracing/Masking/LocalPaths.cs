using System.Buffers;
using System.Text;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Paths on the user's machine tell names of people and projects: only the file name stays. Routes and URLs are none; see
/// <see cref="Routes"/>.
/// </summary>
internal static class LocalPaths
{
    private static readonly string[] Roots =
        [
            "/home/", "/Users/", "/root/", "/tmp/", "/var/", "/mnt/", "/media/", "/Volumes/", "/private/", "/opt/", "/srv/", "/data/",
            "/usr/",
        ];

    private static readonly SearchValues<char> Separators = SearchValues.Create(@"/\");
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n'\"`<>|,;()[]{}");

    private static readonly SearchValues<char> NoFolder = SearchValues.Create("\t\r\n'\"`<>|,;:()");

    private static readonly SearchValues<char> Host = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_$?");

    // What a look is worth: a separator that a path may begin with, and what addresses are known by.
    private static readonly SearchValues<char> Marks = SearchValues.Create(@"/\:?");

    /// <summary>The value of a key that says that it is a file's: its name, unless the value is a URL after all.</summary>
    public static string OfFile(string path) => IsUrl(path) ? path : Named(path);

    /// <summary>
    /// The value of a key that says that it is some path. One from the root is a route where no known folder says otherwise, as in any
    /// text.
    /// </summary>
    public static string OfAny(string path) =>
        path is ['/', ..] || path.Contains(" /", StringComparison.Ordinal) || IsUrl(path) ? Mask(path) : Named(path);

    /// <summary>
    /// Puts the file name where a local path stands in a text. Folders' names may hold spaces, a file's only at the end of the text or
    /// before a quote.
    /// </summary>
    /// <param name="isName">The name of a span or an event: a path without a file's extension is a route there.</param>
    public static string Mask(string text, bool isName = false)
    {
        if (!text.AsSpan().ContainsAny(Separators))
        {
            return text;
        }

        StringBuilder? masked = null;
        var (copied, at) = (0, 0);
        while (at < text.Length)
        {
            var found = text.AsSpan(at).IndexOfAny(Marks);
            if (found < 0)
            {
                break;
            }

            // A drive's letter and a home's tilde stand before their first separator.
            at += found;
            if (text[at] is ':' or '?' or '/' && Routes.BeginsAt(text, at))
            {
                at = Routes.End(text, at + 1);
                continue;
            }

            var start = Start(text, at, copied);
            if (start < 0)
            {
                at++;
                continue;
            }

            var end = End(text, start);
            if (text[start] == '/'
                && (Routes.HasPlaceholder(text, start, end) || (isName && !Routes.HasExtension(text.AsSpan(start, end - start)))))
            {
                at = Routes.End(text, end);
                continue;
            }

            masked ??= new StringBuilder(text.Length);
            masked.Append(text, copied, start - copied).Append(FileName(text.AsSpan(start..end)));
            (copied, at) = (end, end);
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The last part of a path, a folder's too.</summary>
    private static ReadOnlySpan<char> FileName(ReadOnlySpan<char> path)
    {
        var trimmed = path.TrimEnd(@"/\");
        return trimmed[(trimmed.LastIndexOfAny(Separators) + 1)..];
    }

    private static string Named(string path) => path.AsSpan().ContainsAny(Separators) ? FileName(path).ToString() : path;

    private static bool IsUrl(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Routes.BeginsAt(path, colon);
    }

    /// <summary>Where the local path begins whose first mark is here; less than 0 where none does.</summary>
    private static int Start(string text, int mark, int from)
    {
        switch (text[mark])
        {
            case ':' when mark > from && mark + 1 < text.Length && text[mark + 1] is '\\' or '/'
                && char.IsAsciiLetter(text[mark - 1]) && IsFree(text, mark - 1):
                return mark - 1;
            case '/' when mark > from && text[mark - 1] == '~' && IsFree(text, mark - 1):
                return mark - 1;
            case '/' when IsFree(text, mark) || IsBehindFile(text, mark):
                foreach (var root in Roots)
                {
                    if (text.AsSpan(mark).StartsWith(root, StringComparison.Ordinal))
                    {
                        return mark;
                    }
                }

                // file:///Music/x.wav: any folder.
                return IsBehindFile(text, mark) ? mark : -1;
            case '\\' when IsFree(text, mark) && IsShare(text.AsSpan(mark)):
                return mark;
            default:
                return -1;
        }
    }

    // What stands before a path.
    private static bool IsFree(string text, int at) => at == 0 || Ends.Contains(text[at - 1]) || text[at - 1] is '=' or ':';

    private static bool IsBehindFile(string text, int at) =>
        at >= 7 && text.AsSpan(at - 7, 7).Equals("file://", StringComparison.OrdinalIgnoreCase);

    // \\server\share, \\?\C:\x; two backslashes alone are an escaped one.
    private static bool IsShare(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return false;
        }

        var host = text[2..].IndexOfAnyExcept(Host);
        return host > 0 && text[2 + host] == '\\';
    }

    private static int End(string text, int start)
    {
        if (start > 0 && text[start - 1] is '\'' or '"' or '`')
        {
            var quote = text.AsSpan(start).IndexOfAny(text[start - 1], '\r', '\n');
            if (quote >= 0 && text[start + quote] == text[start - 1])
            {
                return start + quote;
            }
        }

        // A folder's name with spaces: "My Loops/" goes on, "loop.wav is" does not.
        var end = start;
        while (end < text.Length)
        {
            if (text[end] == ' ')
            {
                var next = text.AsSpan(end + 1).IndexOfAny(Separators);
                var words = next < 0 ? default : text.AsSpan(end + 1, next);
                if (next <= 0 || words[^1] == ' ' || words.ContainsAny(NoFolder))
                {
                    return end;
                }

                end += next + 1;
            }
            else if (Ends.Contains(text[end]))
            {
                return end;
            }
            else
            {
                end++;
            }
        }

        return end;
    }
}

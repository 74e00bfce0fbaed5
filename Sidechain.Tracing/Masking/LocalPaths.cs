using System.Buffers;
using System.Text;

namespace Sidechain.Tracing.Masking;

/// <summary>Paths on the user's machine tell names of people and projects: only the file name stays.</summary>
internal static class LocalPaths
{
    private static readonly string[] Roots =
        ["/home/", "/Users/", "/root/", "/tmp/", "/var/", "/mnt/", "/media/", "/Volumes/", "/private/", "/opt/", "/srv/", "/data/", "/usr/", "~/", @"\\"];

    private static readonly SearchValues<char> Separators = SearchValues.Create(@"/\");
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n'\"`<>|,;()[]{}");

    private static readonly SearchValues<char> NoFolder = SearchValues.Create("\t\r\n'\"`<>|,;:()");

    /// <summary>Keys such as <c>file.path</c>, whose whole value is a path.</summary>
    public static bool IsPathKey(string key)
    {
        if (IsAddressKey(key))
        {
            return false;
        }

        var last = key.AsSpan(key.LastIndexOfAny(['.', '_', '-']) + 1);
        return last is "path" or "filepath" or "Path" or "FilePath" or "filePath" or "folder" or "directory"
            || key is "file" or "filename" or "file.name";
    }

    /// <summary>Keys of addresses on the network, whose paths are no local ones.</summary>
    public static bool IsAddressKey(string key) =>
        key.StartsWith("url.", StringComparison.Ordinal) || key.StartsWith("http.", StringComparison.Ordinal);

    public static string FileName(string path)
    {
        if (!path.AsSpan().ContainsAny(Separators))
        {
            return path;
        }

        var trimmed = path.AsSpan().TrimEnd(@"/\");
        return trimmed[(trimmed.LastIndexOfAny(Separators) + 1)..].ToString();
    }

    /// <summary>Puts the file name where a local path stands in a text. Folders' names may hold spaces, a file's only at the end of the text or before a quote.</summary>
    public static string Mask(string text)
    {
        if (!text.AsSpan().ContainsAny(Separators))
        {
            return text;
        }

        StringBuilder? masked = null;
        var copied = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!StartsPath(text, i))
            {
                continue;
            }

            var end = End(text, i);
            var name = text.AsSpan(0, end).LastIndexOfAny(Separators) + 1;
            masked ??= new StringBuilder(text.Length);
            masked.Append(text, copied, i - copied).Append(text, name, end - name);
            copied = end;
            i = end - 1;
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool StartsPath(string text, int at)
    {
        if (at > 0 && !(Ends.Contains(text[at - 1]) || text[at - 1] is '=' or ':'))
        {
            return at >= 3 && text[at] == '/' && text.AsSpan(0, at).EndsWith("://", StringComparison.Ordinal)
                && text.AsSpan(0, at).EndsWith("file://", StringComparison.OrdinalIgnoreCase);
        }

        var rest = text.AsSpan(at);
        if (rest.Length >= 3 && char.IsAsciiLetter(rest[0]) && rest[1] == ':' && rest[2] is '\\' or '/')
        {
            return rest[2] == '\\' || rest.Length < 4 || rest[3] != '/';
        }

        foreach (var root in Roots)
        {
            if (rest.StartsWith(root, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static int End(string text, int start)
    {
        if (start > 0 && text[start - 1] is '\'' or '"' or '`')
        {
            var quote = text.IndexOf(text[start - 1], start);
            return quote < 0 ? text.Length : quote;
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

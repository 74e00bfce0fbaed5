namespace Sidechain.Tracing.Masking;

/// <summary>Keys such as <c>file.path</c>, whose whole value is a path.</summary>
internal static class PathKeys
{
    /// <summary>What a key that is neither sensitive nor an address's says about its value.</summary>
    public static KeyMasking Of(string key)
    {
        var words = new KeyWords(key);
        var last = ReadOnlySpan<char>.Empty;
        var hasFile = false;
        while (words.Next())
        {
            last = words.Current;
            hasFile |= last.StartsWith("file", StringComparison.OrdinalIgnoreCase);
        }

        return Is(last, "folder") || Is(last, "directory") || IsName(key) || (
            hasFile && last.EndsWith("path", StringComparison.OrdinalIgnoreCase)) ? KeyMasking.FilePath
            : Is(last, "path") ? KeyMasking.AnyPath
            : KeyMasking.Text;
    }

    private static bool IsName(string key) =>
        Is(key, "file") || Is(key, "filename") || Is(key, "file.name") || Is(key, "file_name") || Is(key, "file-name");

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;
using Sidechain.Api.Audio;

namespace Sidechain.Api.Posts;

/// <summary>The name of a downloaded file: the post's title without what a file system or a shell would read something into.</summary>
internal static class DownloadName
{
    private const string Unsafe = "/\\:*?\"<>|%$`';&";
    private const int MaxLength = 100;

    public static string Of(PostAudio audio)
    {
        var safe = string.Concat(audio.Title.Select(c => IsSafe(c) ? c : '_')).Trim(' ', '.', '-', '~');
        if (safe.Length > MaxLength)
        {
            safe = safe[..(char.IsHighSurrogate(safe[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        }

        return $"{(safe.Trim('_').Length > 0 ? safe : audio.Id)}{AudioFormat.Of(audio.AudioFormat!).Extension}";
    }

    // Format characters turn names around on the screen: "gpj.exe".
    private static bool IsSafe(char c) => !Unsafe.Contains(c) && char.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

using System.Globalization;

namespace Sidechain.Client.Uploads;

/// <summary>The title of a loop whose user gave none: its file's name, made into a title that the server takes.</summary>
internal static class DerivedTitle
{
    /// <summary>As the server has it, UTF-16 units.</summary>
    private const int MaxLength = 200;

    public static string Of(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        var title = string.Concat(name.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
        if (title.Length > MaxLength)
        {
            title = title[..LastWholeCharacter(title)].TrimEnd();
        }

        return title.Length == 0 ? "Untitled" : title;
    }

    // A cut inside an emoji or below an accent would leave half of what the reader sees as one character.
    private static int LastWholeCharacter(string title) =>
        StringInfo.ParseCombiningCharacters(title).Where(start => start <= MaxLength).Last() is > 0 and var cut ? cut : MaxLength;
}

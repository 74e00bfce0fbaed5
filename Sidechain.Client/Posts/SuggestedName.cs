using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Sidechain.Client.Posts;

/// <summary>
/// The name that a server suggests for a file, made harmless: no folders, nothing hidden, nothing that a terminal or a file system acts on.
/// </summary>
internal static class SuggestedName
{
    private const int MaxLength = 120;
    private const string Forbidden = "<>:\"|?*";

    /// <param name="headers">Of the answer.</param>
    /// <param name="fallback">Where they suggest nothing.</param>
    public static string Of(HttpContentHeaders headers, string fallback)
    {
        var given = headers.ContentDisposition is { } disposition ? disposition.FileNameStar ?? disposition.FileName?.Trim('"') : null;
        var ending = headers.ContentType?.MediaType switch
        {
            "audio/ogg" => ".opus",
            "audio/wav" => ".wav",
            _ => "",
        };
        return Clean(given) is { Length: > 0 } name ? name : $"{(Clean(fallback) is { Length: > 0 } id ? id : "loop")}{ending}";
    }

    internal static string Clean(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var kept = string.Concat(last.EnumerateRunes().Select(rune => IsHarmless(rune) ? rune.ToString() : "_")).Trim(' ', '.');
        return kept.Length <= MaxLength ? kept : Cut(kept);
    }

    private static bool IsHarmless(Rune rune) =>
        rune != Rune.ReplacementChar
        && !(rune.IsBmp && Forbidden.Contains((char)rune.Value, StringComparison.Ordinal))
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>The ending stays: it says what the file is.</summary>
    private static string Cut(string name)
    {
        var ending = Path.GetExtension(name) is { Length: < 10 } usual ? usual : "";
        var stem = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().TakeWhile(rune => stem.Length + rune.Utf16SequenceLength <= MaxLength - ending.Length))
        {
            stem.Append(rune);
        }

        return stem.ToString().TrimEnd(' ', '.') + ending;
    }
}

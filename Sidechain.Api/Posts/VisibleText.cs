using System.Globalization;
using System.Text;

namespace Sidechain.Api.Posts;

/// <summary>Whether a text can be seen: a name of zero-width characters, spaces or accents alone cannot be clicked or recognised.</summary>
internal static class VisibleText
{
    /// <summary>False for an empty text, too, and for one of lone surrogates.</summary>
    public static bool IsIn(string text) => text.EnumerateRunes().Any(IsVisible);

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // They stand on the character before them.
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => false,
        // What EnumerateRunes puts in place of half a surrogate pair; then the fillers of Hangul, and a Braille cell without dots: a symbol
        // and letters by their category, and blank.
        _ => rune.Value is not (0xFFFD or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800),
    };
}

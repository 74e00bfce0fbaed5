using System.Text.RegularExpressions;

namespace Sidechain.Api.Search;

/// <summary>
/// What a user types, as a full-text query: every word begins a word of the text. Nothing but letters, marks and digits gets into it, so
/// its syntax is ours alone.
/// </summary>
internal static partial class SearchTerms
{
    public const int MaxLength = 200;
    public const int MaxWords = 10;

    /// <summary>The query, <c>'dusty':* &amp; 'br':*</c>; null where there is no word in it.</summary>
    public static string? Of(string text)
    {
        var words = Word().Matches(text).Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return words.Length is > 0 and <= MaxWords ? string.Join(" & ", words.Select(word => $"'{word}':*")) : null;
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex Word();
}

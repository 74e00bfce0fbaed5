using System.Globalization;
using System.Text;
using NpgsqlTypes;

namespace Sidechain.Api.Posts;

/// <summary>
/// The words of a text: runs of letters, marks and digits, in lower case. A post is stored with its words and a query asks for words, by
/// this one rule: Postgres' own parser reads <c>4e6b</c> as a number and a rest, <c>loop-5</c> as a word and minus five, <c>kick/snare</c>
/// as a path, and so cuts a post in other places than what somebody types to find it.
/// </summary>
internal static class SearchWords
{
    public const int MaxLength = 200;
    public const int MaxInQuery = 10;

    /// <summary>Each word once.</summary>
    public static string[] Of(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsOfWord(rune))
            {
                word.Append(rune.ToString());
            }
            else
            {
                End(word, words);
            }
        }

        End(word, words);
        return [.. words];
    }

    /// <summary>Every word of it begins a word of the post; null where there is none, or more than <see cref="MaxInQuery"/>.</summary>
    public static NpgsqlTsQuery? Query(string text) => Of(text) is { Length: > 0 and <= MaxInQuery } words
        ? words.Select(Beginning).Aggregate((left, right) => new NpgsqlTsQueryAnd(left, right))
        : null;

    private static NpgsqlTsQuery Beginning(string word) =>
        new NpgsqlTsQueryLexeme(word, NpgsqlTsQueryLexeme.Weight.None, isPrefixSearch: true);

    private static bool IsOfWord(Rune rune) => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark;

    private static void End(StringBuilder word, HashSet<string> words)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString().ToLowerInvariant());
            word.Clear();
        }
    }
}

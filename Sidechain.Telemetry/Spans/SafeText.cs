using System.Collections.Concurrent;
using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Spans;

/// <summary>What a sender wrote, as it may be stored: without secrets and without what the database refuses.</summary>
internal static class SafeText
{
    // Names and keys are few in a system that is well, and any number where a client writes ids into them.
    private const int MostWords = 4096;
    private const int LongestWord = 128;

    // Three bytes a letter at most, and two such words in one index entry.
    private const int LongestIndexed = 256;
    private const int LongestUser = 128;

    private static readonly ConcurrentDictionary<string, string> Words = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    public static string Of(string text) => AttributeValues.Text(Masker.MaskText(text));

    /// <summary>A word for an index, which takes some 2,700 bytes: a longer word is cut, and marked so.</summary>
    public static string OfIndexed(string word)
    {
        var safe = OfWord(word.Length <= LongestIndexed ? word : word[..LongestIndexed]);
        return word.Length <= LongestIndexed ? safe : $"{safe.TrimEnd('\uFFFD')}…";
    }

    /// <summary>A user's id; null for what can be none.</summary>
    public static string? OfUser(string? id) => id is { Length: > 0 and <= LongestUser } ? OfWord(id) : null;

    /// <summary>The same for what comes again and again: keys, versions.</summary>
    public static string OfWord(string word) => Known(Words, word, Of);

    /// <summary>The name of a span or an event, in which a route is no local path.</summary>
    public static string OfName(string name) => Known(Names, name, static text => AttributeValues.Text(Masker.MaskName(text)));

    private static string Known(ConcurrentDictionary<string, string> words, string word, Func<string, string> make)
    {
        if (words.TryGetValue(word, out var known))
        {
            return known;
        }

        var safe = make(word);
        if (word.Length <= LongestWord && words.Count < MostWords)
        {
            words.TryAdd(word, safe);
        }

        return safe;
    }
}

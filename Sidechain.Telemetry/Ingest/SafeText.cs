using System.Collections.Concurrent;
using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Ingest;

/// <summary>What a sender wrote, as it may be stored: without secrets and without what the database refuses.</summary>
internal static class SafeText
{
    // Names and keys are few in a system that is well, and any number where a client writes ids into them.
    private const int MostWords = 4096;
    private const int LongestWord = 128;

    private static readonly ConcurrentDictionary<string, string> Words = new(StringComparer.Ordinal);

    public static string Of(string text) => AttributeValues.Text(Masker.MaskText(text));

    /// <summary>The same for what comes again and again: names, keys, versions.</summary>
    public static string OfWord(string word)
    {
        if (Words.TryGetValue(word, out var known))
            return known;
        var safe = Of(word);
        if (word.Length <= LongestWord && Words.Count < MostWords)
            Words.TryAdd(word, safe);
        return safe;
    }
}

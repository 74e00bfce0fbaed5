using System.Collections.Concurrent;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>Says what a statement does, in few words that do not vary with its values (OpenTelemetry's <c>db.query.summary</c>).</summary>
/// <param name="Text"><c>INSERT audio_posts</c>.</param>
/// <param name="Operation">Its first word, the verb: <c>INSERT</c>.</param>
/// <param name="Collection">The second of two words, the table: <c>audio_posts</c>; else null.</param>
internal sealed record StatementName(string Text, string Operation, string? Collection)
{
    /// <summary>A longer comment explains and does not name.</summary>
    public const int MostCharacters = 64;

    // Names stand in code, so there are few; the bound is for comments that are put together at run time.
    private const int MostKnown = 1000;

    private static readonly ConcurrentDictionary<string, StatementName> Known = new(StringComparer.Ordinal);

    /// <summary>The text of the statement's first line, where that is a comment: <c>-- INSERT audio_posts</c>; else null.</summary>
    public static StatementName? Of(string sql)
    {
        if (!sql.StartsWith("--", StringComparison.Ordinal))
        {
            return null;
        }

        var line = sql.AsSpan(2);
        return OfText((line.IndexOfAny('\r', '\n') is var end and >= 0 ? line[..end] : line).Trim());
    }

    /// <summary><c>COPY incoming</c>: Npgsql takes no comment ahead of a COPY, so its first two words name it.</summary>
    public static StatementName? OfCopy(string sql)
    {
        const string Verb = "COPY ";
        if (!sql.StartsWith(Verb, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var end = sql.AsSpan(Verb.Length).IndexOfAny(" (\r\n");
        return end < 0 ? null : OfText(sql.AsSpan(0, Verb.Length + end).Trim());
    }

    private static StatementName? OfText(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MostCharacters)
        {
            return null;
        }

        if (Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
        {
            return known;
        }

        var name = text.ToString();
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var read = new StatementName(name, words[0], words.Length == 2 ? words[1] : null);
        if (Known.Count < MostKnown)
        {
            Known.TryAdd(name, read);
        }

        return read;
    }
}

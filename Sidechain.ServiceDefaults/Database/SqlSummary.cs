using System.Collections.Concurrent;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>What a statement does, in few words that do not vary with its values (OpenTelemetry's <c>db.query.summary</c>).</summary>
/// <param name="Operation">The verb in capitals, for example <c>INSERT</c>; <c>SQL</c> where none is found.</param>
/// <param name="Collection">The table, with its schema if the text has one; null where there is none.</param>
internal sealed record SqlSummary(string Operation, string? Collection)
{
    // Statements come from code, so there are few; the bound is for those that are put together at run time.
    private const int CacheLimit = 1000;

    private static readonly string[] BeforeName = ["ONLY", "LATERAL", "TABLE", "IF", "NOT", "EXISTS"];

    private static readonly ConcurrentDictionary<string, SqlSummary> Cache = new(StringComparer.Ordinal);

    /// <summary><c>INSERT audio_posts</c>.</summary>
    public string Text => Collection is null ? Operation : $"{Operation} {Collection}";

    /// <summary>The summary of the first statement in the text. A statement under <c>WITH</c> counts as the first change that it makes, else as a SELECT.</summary>
    public static SqlSummary Of(string sql)
    {
        if (Cache.TryGetValue(sql, out var known))
        {
            return known;
        }

        var summary = Read([.. SqlTokens.Read(sql)]);
        if (Cache.Count < CacheLimit)
        {
            Cache.TryAdd(sql, summary);
        }

        return summary;
    }

    private static SqlSummary Read(IReadOnlyList<SqlToken> tokens)
    {
        var start = 0;
        while (start < tokens.Count && (!tokens[start].IsWord || tokens[start].IsQuoted))
        {
            start++;
        }

        if (start == tokens.Count)
        {
            return new SqlSummary("SQL", null);
        }

        if (tokens[start].Is("WITH"))
        {
            start = Find(tokens, start, "INSERT", "UPDATE", "DELETE", "MERGE") ?? Find(tokens, start, "SELECT") ?? start;
        }

        var verb = tokens[start].Text.ToUpperInvariant();
        return new SqlSummary(verb, verb switch
        {
            "SELECT" => TableOfSelect(tokens, start),
            "INSERT" or "MERGE" => Name(tokens, After(tokens, start, "INTO")),
            "DELETE" => Name(tokens, After(tokens, start, "FROM")),
            "UPDATE" or "COPY" or "TRUNCATE" => Name(tokens, start + 1),
            "CREATE" or "ALTER" or "DROP" => Name(tokens, After(tokens, start, "TABLE")),
            _ => null,
        });
    }

    // The FROM of this very SELECT, not one in extract(epoch FROM x) or in a subquery of its list; of FROM (SELECT …) the inner one.
    private static string? TableOfSelect(IReadOnlyList<SqlToken> tokens, int start)
    {
        var depth = tokens[start].Depth;
        for (var i = start + 1; i < tokens.Count && tokens[i].Depth >= depth; i++)
        {
            if (tokens[i].Depth == depth && tokens[i].Is("FROM"))
            {
                var inner = i + 1;
                while (inner < tokens.Count && tokens[inner].Text == "(")
                {
                    inner++;
                }

                return inner == tokens.Count ? null
                    : tokens[inner].Is("SELECT") ? TableOfSelect(tokens, inner)
                    : inner > i + 1 || tokens[inner].IsCall ? null
                    : Name(tokens, inner);
            }
        }

        return null;
    }

    private static int? Find(IReadOnlyList<SqlToken> tokens, int start, params ReadOnlySpan<string> words)
    {
        for (var i = start; i < tokens.Count; i++)
        {
            foreach (var word in words)
            {
                if (tokens[i].Is(word))
                {
                    return i;
                }
            }
        }

        return null;
    }

    private static int After(IReadOnlyList<SqlToken> tokens, int start, string word) => Find(tokens, start, word) is { } at ? at + 1 : tokens.Count;

    private static string? Name(IReadOnlyList<SqlToken> tokens, int at)
    {
        while (at < tokens.Count && Array.Exists(BeforeName, tokens[at].Is))
        {
            at++;
        }

        return at < tokens.Count && tokens[at] is { IsWord: true, Text.Length: > 0 } token ? token.Text : null;
    }
}

using System.Text;

namespace Sidechain.ServiceDefaults.Database;

/// <summary>Splits a statement into words and punctuation; comments and literals fall out.</summary>
internal static class SqlTokens
{
    private enum Kind
    {
        Blank,
        Word,
        Name,
        Literal,
        Mark,
    }

    /// <summary>The statement's tokens in order; a name and its schema are one.</summary>
    public static IEnumerable<SqlToken> Read(string sql)
    {
        var depth = 0;
        var name = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < sql.Length;)
        {
            var (kind, end) = Next(sql, at);
            if (kind is Kind.Word or Kind.Name)
            {
                quoted |= kind == Kind.Name;
                name.Append(kind == Kind.Name ? sql[(at + 1)..Math.Max(at + 1, end - 1)] : sql[at..end]);
                if (end + 1 < sql.Length && sql[end] == '.' && Next(sql, end + 1).Kind is Kind.Word or Kind.Name)
                {
                    name.Append('.');
                    quoted = true;
                    end++;
                }
                else
                {
                    yield return new SqlToken(name.ToString(), IsWord: true, quoted, IsCall: end < sql.Length && sql[end] == '(', depth);
                    name.Clear();
                    quoted = false;
                }
            }
            else if (kind == Kind.Mark)
            {
                depth += sql[at] switch { '(' => 1, ')' => -1, _ => 0 };
                yield return new SqlToken(sql[at..end], IsWord: false, IsQuoted: false, IsCall: false, depth);
            }

            at = end;
        }
    }

    /// <summary>The text with <c>?</c> for every string in it.</summary>
    public static string WithoutLiterals(string sql)
    {
        if (!sql.AsSpan().ContainsAny('\'', '$'))
        {
            return sql;
        }

        var text = new StringBuilder(sql.Length);
        for (var at = 0; at < sql.Length;)
        {
            var (kind, end) = Next(sql, at);
            text.Append(kind == Kind.Literal ? "?" : sql.AsSpan(at, end - at));
            at = end;
        }

        return text.ToString();
    }

    private static (Kind Kind, int End) Next(string sql, int at)
    {
        var rest = sql.AsSpan(at);
        return sql[at] switch
        {
            _ when char.IsWhiteSpace(sql[at]) => (Kind.Blank, at + 1),
            '-' when rest.StartsWith("--") => (Kind.Blank, After(sql, "\n", at)),
            '/' when rest.StartsWith("/*") => (Kind.Blank, After(sql, "*/", at + 2)),
            '\'' => (Kind.Literal, Closing(sql, at, '\'', backslash: false)),
            'E' or 'e' when rest.Length > 1 && rest[1] == '\'' => (Kind.Literal, Closing(sql, at + 1, '\'', backslash: true)),
            '"' => (Kind.Name, Closing(sql, at, '"', backslash: false)),
            '$' when DollarTag(rest) is { Length: > 0 } tag => (Kind.Literal, After(sql, tag, at + tag.Length)),
            '@' or ':' or '$' when rest.Length > 1 && IsWordPart(rest[1]) => (Kind.Mark, EndOfWord(sql, at + 1)),
            _ when char.IsDigit(sql[at]) => (Kind.Mark, EndOfWord(sql, at)),
            _ when IsWordPart(sql[at]) => (Kind.Word, EndOfWord(sql, at)),
            _ => (Kind.Mark, at + 1),
        };
    }

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_';

    private static int EndOfWord(string sql, int at)
    {
        while (at < sql.Length && (IsWordPart(sql[at]) || sql[at] == '$'))
        {
            at++;
        }

        return at;
    }

    private static int After(string sql, string end, int from) =>
        from <= sql.Length && sql.IndexOf(end, from, StringComparison.Ordinal) is var found and >= 0 ? found + end.Length : sql.Length;

    // A doubled quote stands for itself.
    private static int Closing(string sql, int at, char quote, bool backslash)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (backslash && sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == quote)
            {
                if (i + 1 >= sql.Length || sql[i + 1] != quote)
                {
                    return i + 1;
                }

                i++;
            }
        }

        return sql.Length;
    }

    // $$ or $tag$; $1 is a parameter.
    private static string? DollarTag(ReadOnlySpan<char> rest)
    {
        var end = rest[1..].IndexOf('$');
        return end >= 0 && !rest.Slice(1, end).ContainsAnyExceptWordPart() && (end == 0 || !char.IsDigit(rest[1])) ? rest[..(end + 2)].ToString() : null;
    }

    private static bool ContainsAnyExceptWordPart(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!IsWordPart(c))
            {
                return true;
            }
        }

        return false;
    }
}

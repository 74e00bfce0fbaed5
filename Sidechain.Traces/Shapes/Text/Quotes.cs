using System.Globalization;
using System.Text;
using Sidechain.Traces.Shapes.Clauses;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>How texts are written in a shape: bare where they read back as themselves, quoted otherwise.</summary>
internal static class Quotes
{
    private static readonly string[] Keywords =
        [
            "internal", "server", "client", "producer", "consumer", "ok", "error", "cancelled", "has", "no", "event", "link",
            LinkClause.Elsewhere,
        ];

    public static string Write(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsSurrogate(c) || TreeLines.IsUnsafe(c) || (char.IsWhiteSpace(c) && c != ' ') =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A key, or the name of a service, an event or a link's target.</summary>
    public static string Key(string text) => IsWord(text) ? text : Write(text);

    /// <summary>A pattern where one word is expected.</summary>
    public static string Word(NamePattern name) => name.Kind switch
    {
        NameKind.Regex => $"/{name.Text}/",
        NameKind.Wildcard when IsWord(name.Text) => name.Text,
        NameKind.Exact when IsWord(name.Text) && NamePattern.Wildcard(name.Text).Kind == NameKind.Exact => name.Text,
        _ => Write(name.Text),
    };

    /// <summary>A value: bare when it reads back as the same text.</summary>
    public static ShapeValue Value(string text) =>
        new(text, Quoted: !IsWord(text) || char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.');

    /// <summary>The text in parentheses behind an event or a link.</summary>
    public static string Details(string? count, IReadOnlyList<AttributeClause> attributes)
    {
        var details = attributes.Select(a => a.Text);
        if (count is not null)
        {
            details = details.Prepend(count);
        }

        var text = string.Join(", ", details);
        return text.Length == 0 ? "" : $"({text})";
    }

    private static bool IsWord(string text) =>
        text.Length > 0 && text.All(LineCursor.IsWordPart) && !text.Any(TreeLines.IsUnsafe)
        && !Keywords.Contains(text) && text[0] is not ('/' or '×' or '&')
        && !(text.Length > 1 && text[0] == 'x' && (text[1] == '*' || char.IsAsciiDigit(text[1])));
}

using System.Globalization;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Shapes.Reports;

/// <summary>Texts that clients chose, for the programs that show them: each has its own signs that mean something.</summary>
internal static class Escapes
{
    /// <summary>
    /// A cell of a table in Markdown, which may hold HTML: as code, since GitHub looks for mentions, references and addresses everywhere
    /// else, however they are escaped; and with every sign that could end the code or begin something.
    /// </summary>
    public static string Markdown(string text)
    {
        var escaped = new StringBuilder("<code>", text.Length + 32);
        foreach (var c in TreeLines.Printable(text))
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '@' or '#' or ':' or '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' =>
                    escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)c};"),
                _ => escaped.Append(c),
            };
        }

        return escaped.Append("</code>").ToString();
    }

    /// <summary>
    /// Text of several lines for XML or a log: no letter in it moves a cursor, changes the direction of what stands around it, or cannot be
    /// seen.
    /// </summary>
    public static string Lines(string text) => text.Contains('\n', StringComparison.Ordinal)
        ? string.Join('\n', text.Split('\n').Select(TreeLines.Printable))
        : TreeLines.Printable(text);
}

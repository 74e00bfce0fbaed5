using System.Globalization;
using Spectre.Console.Rendering;

namespace Sidechain.Client.Terminal;

/// <summary>Texts measured in cells of the terminal: a Chinese letter takes two.</summary>
public static class CellText
{
    /// <summary>Cells that a text takes.</summary>
    public static int Width(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();

    /// <summary>The text, or its beginning with a mark that more follows.</summary>
    public static string Cut(string text, int width) => Width(text) <= width ? text : Beginning(text, width - 1) + "…";

    /// <summary>Lines of whole words; a word that is longer than a line is broken.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var (lines, line) = (new List<string>(), "");
        foreach (var word in text.Split(' '))
        {
            var rest = word;
            if (line.Length > 0 && Width(line) + 1 + Width(rest) <= width)
            {
                line += " " + rest;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            while (Width(rest) > width && Beginning(rest, width) is { Length: > 0 } part)
            {
                lines.Add(part);
                rest = rest[part.Length..];
            }

            line = rest;
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>As many whole letters as fit.</summary>
    private static string Beginning(string text, int width)
    {
        var (end, cells) = (0, 0);
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext() && cells + Width(letters.GetTextElement()) is var wide && wide <= width)
        {
            (end, cells) = (letters.ElementIndex + letters.GetTextElement().Length, wide);
        }

        return text[..end];
    }
}

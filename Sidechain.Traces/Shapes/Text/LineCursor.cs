using System.Globalization;
using System.Text;

namespace Sidechain.Traces.Shapes.Text;

/// <summary>A place in one line of a shape, and what can be read from there.</summary>
internal sealed class LineCursor(string text, int line)
{
    public int Position { get; set; }

    public int Line => line;

    public string Text => text;

    /// <summary>At the end of the line or at a comment (<c>#</c> at its start or behind a blank).</summary>
    public bool AtEnd => Position >= text.Length || (text[Position] == '#' && (Position == 0 || IsBlank(text[Position - 1])));

    /// <summary>The character here; NUL at the end.</summary>
    public char Here => At(0);

    /// <summary>A space of any width: wikis, chats and word processors put other ones where a blank was.</summary>
    public static bool IsBlank(char c) => c == ' ' || (c > '\u007F' && char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator);

    public static bool IsWordPart(char c) =>
        !char.IsWhiteSpace(c) && !char.IsControl(c) && !char.IsSurrogate(c) && !"\"=!<>~(),#@".Contains(c, StringComparison.Ordinal);

    public char At(int ahead) => Position + ahead < text.Length ? text[Position + ahead] : '\0';

    public ShapeSyntaxException Wrong(string sentence, int? position = null) => new(line, (position ?? Position) + 1, sentence);

    public void SkipBlanks()
    {
        while (IsBlank(Here))
        {
            Position++;
        }
    }

    public bool Take(string expected)
    {
        if (string.CompareOrdinal(text, Position, expected, 0, expected.Length) != 0)
        {
            return false;
        }

        Position += expected.Length;
        return true;
    }

    /// <summary>A run of characters that need no quotes; may be empty.</summary>
    public string Word()
    {
        var start = Position;
        while (Position < text.Length && IsWordPart(text[Position]))
        {
            Position++;
        }

        return text[start..Position];
    }

    /// <summary>A word that is next, without taking it.</summary>
    public string PeekWord()
    {
        var start = Position;
        var word = Word();
        Position = start;
        return word;
    }

    public string Quoted()
    {
        var start = Position++;
        var read = new StringBuilder();
        for (; Position < text.Length; Position++)
        {
            if (text[Position] == '"')
            {
                Position++;
                return read.ToString();
            }

            read.Append(text[Position] == '\\' ? Escape() : text[Position]);
        }

        throw Wrong("this quotation has no end", start);
    }

    /// <summary><c>/expression/</c>, closed by the first slash that ends a word and is not escaped; null when there is none.</summary>
    /// <param name="inside">Parentheses: their end and a comma end a word too.</param>
    /// <param name="ofSpan">A span's name ends before two blanks, and so does its expression: a slash in a clause closes nothing.</param>
    public string? Slashed(bool inside, bool ofSpan)
    {
        for (var end = Position + 2; end < text.Length; end++)
        {
            if (ofSpan && IsBlank(text[end]) && IsBlank(text[end - 1]))
            {
                return null;
            }

            var closes = text[end] == '/' && text[end - 1] != '\\'
                && (end + 1 == text.Length || IsBlank(text[end + 1]) || (inside && text[end + 1] is ')' or ',') || text[end + 1] == '(');
            if (!closes)
            {
                continue;
            }

            var expression = text[(Position + 1)..end];
            Position = end + 1;
            return expression;
        }

        return null;
    }

    public double? Number()
    {
        var start = Position;
        while (char.IsAsciiDigit(Here) || Here == '.')
        {
            Position++;
        }

        var digits = text.AsSpan(start, Position - start);
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Position = start;
        return null;
    }

    private char Escape()
    {
        Position++;
        switch (Here)
        {
            case '"' or '\\' or '/':
                return Here;
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when Position + 4 < text.Length && Hex(text.AsSpan(Position + 1, 4)) is { } code:
                Position += 4;
                return (char)code;
            default:
                throw Wrong("""after \ comes one of " \ / n r t, or u and four hexadecimal digits""");
        }
    }

    private static ushort? Hex(ReadOnlySpan<char> digits) =>
        ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : null;
}

using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Secrets in SQL where no sign divides them from their key: <c>IDENTIFIED BY 'a'</c>, <c>PASSWORD 'a'</c>, <c>token LIKE 'a'</c>.
/// </summary>
internal static partial class SqlStatements
{
    private static readonly SearchValues<string> Beginnings = SearchValues.Create(
        ["identified ", "password "], StringComparison.OrdinalIgnoreCase);

    // Shorter texts are none.
    private const int Shortest = 12;

    public static bool MayBeIn(ReadOnlySpan<char> text) =>
        text.Length >= Shortest && (text.ContainsAny(Beginnings) || (text.ContainsAny('\'', '$') && HasOperator(text)));

    public static string Mask(string text)
    {
        text = FoundSecrets.MaskBehind(text, Sql(), WordEnd);
        return HasOperator(text) ? MaskOperands(text) : text;
    }

    private static bool HasOperator(ReadOnlySpan<char> text) =>
        text.Contains(" LIKE ", StringComparison.Ordinal) || text.Contains(" IN ", StringComparison.Ordinal)
        || text.Contains("<>", StringComparison.Ordinal);

    private static string MaskOperands(string text)
    {
        var masked = new MaskedText(text);
        for (var found = Operator().Match(text); found.Success;)
        {
            var start = found.Index + found.Length;
            var (from, to) = SensitiveKeys.Contains(PairKey.Before(text, found.Index).Name) ? Operand(text, start) : default;
            if (to > from)
            {
                masked.Replace(from, to);
                start = to;
            }

            found = Operator().Match(text, start);
        }

        return masked.ToString();
    }

    private static (int Start, int End) Operand(string text, int start) =>
        PairValues.Quoted(text, start, mayJoin: true) is { End: > 0 } quoted ? quoted : (start, PairValues.Wrapped(text, start));

    // Oracle's may stand without quotes.
    private static int WordEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is not (';' or ',' or ')' or '"' or '\'') && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end;
    }

    [GeneratedRegex(
        @"\bidentified\s+(?:with\s+[""'`]?\w{1,64}[""'`]?\s+)?(?:by|as)\s+(?:password\s+)?(?=[NE]?[""'])"
        + @"|(?-i:\bIDENTIFIED\s+BY\s+(?!VALUES\b|PASSWORD\b)(?=\S))"
        + @"|\bset\s+password\s+for\s+[^=;]{1,128}=\s*(?:password\s*\(\s*)?(?=[NE]?[""'])"
        + @"|\bpassword\s+(?=(?:[NE]|U&)?'|\$(?:[a-z_]\w{0,14})?\$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Sql();

    [GeneratedRegex(
        @"(?<=[\s""'`\])])(?:(?:NOT\s+)?(?:I?LIKE|IN)\b|<>)\s*(?=[NE]?'|\(\s*[NE]?'|\$\w{0,15}\$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Operator();
}

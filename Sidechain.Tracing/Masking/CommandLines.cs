using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Secrets among the arguments of programs: <c>curl -u alice:secret</c>, <c>mysql -psecret</c>, <c>--password secret</c>.
/// </summary>
internal static partial class CommandLines
{
    // Behind the program's name; each pattern ends where the secret begins.
    private static readonly (SearchValues<string> Programs, Regex Option)[] Known =
    [
        (Names("curl ", "wget ", "curl.exe "), UserAndPassword()),
        (Names("http "), AuthOfHttpie()),
        (Names("mysql ", "mysqldump ", "mysqladmin ", "mariadb ", "mariadb-dump ", "mysql.exe "), JoinedP()),
        (Names("sshpass ", " login "), SmallP()),
        (Names("sqlcmd ", "bcp "), CapitalP()),
        (Names("redis-cli "), SmallA()),
    ];

    /// <summary>True where a text may hold an option.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text) =>
        text.Contains(" -", StringComparison.Ordinal) || text.Contains("--", StringComparison.Ordinal);

    public static string Mask(string text)
    {
        text = MaskBehind(text, LongOption(), 0, option: "option");
        foreach (var (programs, option) in Known)
        {
            var program = text.AsSpan().IndexOfAny(programs);
            if (program >= 0)
            {
                text = MaskBehind(text, option, program, option: null);
            }
        }

        return text;
    }

    /// <summary>True for an option's name whose value is a secret.</summary>
    internal static bool IsSecret(ReadOnlySpan<char> option) => option is "pass" || (SensitiveKeys.Contains(option)
        // "--password-stdin" and "--token-file" say where the secret is.
        && !option.EndsWith("-stdin", StringComparison.Ordinal) && !option.EndsWith("-file", StringComparison.Ordinal));

    /// <param name="text">The text.</param>
    /// <param name="pattern">Ends where a value begins, within its quote.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="option">The group of the option's name where that decides.</param>
    private static string MaskBehind(string text, Regex pattern, int from, string? option)
    {
        var masked = new MaskedText(text);
        for (var found = pattern.Match(text, from); found.Success; found = pattern.Match(text, from))
        {
            var start = found.Index + found.Length;
            from = start;
            if (option is not null && !IsSecret(found.Groups[option].ValueSpan))
            {
                continue;
            }

            var quote = found.Groups["quote"].ValueSpan is [var sign] ? sign : '\0';
            var end = End(text, start, quote);
            var key = option is null ? default : found.Groups[option].ValueSpan;
            if (end > start && !SecretPairs.IsPlain(key, text.AsSpan(start..end)))
            {
                masked.Replace(start, end);
                from = end;
            }
        }

        return masked.ToString();
    }

    /// <summary>The quote that closes it, or the end of the word.</summary>
    private static int End(string text, int start, char quote)
    {
        var length = quote == '\0'
            ? text.AsSpan(start).IndexOfAny(WordEnds)
            : text.AsSpan(start).IndexOfAny(quote, '\r', '\n');
        return length < 0 ? text.Length : start + length;
    }

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n\"'\u00a0");

    private static SearchValues<string> Names(params string[] names) => SearchValues.Create(names, StringComparison.Ordinal);

    // Behind an option's name in prose ("use --token to log in") stands one of these words.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_-])--(?<option>[A-Za-z][A-Za-z0-9_-]{0,63}(?:[.:][A-Za-z0-9_-]{1,63}){0,8})[ \t]+"
        + @"(?!-|(?:an?|and|are|argument|as|at|but|by|can|cannot|flag|for|from|has|if|in|instead|is|it|may|must|needs?|not|of|on|option|or"
        + @"|parameter|that|the|to|was|were|when|with)(?:[\s.,;:]|$))(?<quote>[""']?)",
        RegexOptions.CultureInvariant)]
    private static partial Regex LongOption();

    [GeneratedRegex(
        @"(?<=\s)(?:-[A-Za-z]{0,8}u[ \t]*|--(?:proxy-)?user[ \t=]+)(?<quote>[""']?)[^\s""':*]{1,128}:", RegexOptions.CultureInvariant)]
    private static partial Regex UserAndPassword();

    [GeneratedRegex(@"(?<=\s)-a[ \t]+(?<quote>[""']?)[^\s""':*]{1,128}:", RegexOptions.CultureInvariant)]
    private static partial Regex AuthOfHttpie();

    // "-p loops" asks for the password and opens the database loops.
    [GeneratedRegex(@"(?<=\s)-p(?<quote>[""']?)(?![-\s])", RegexOptions.CultureInvariant)]
    private static partial Regex JoinedP();

    [GeneratedRegex(@"(?<=\s)-p[ \t]*(?<quote>[""']?)(?![-\s])", RegexOptions.CultureInvariant)]
    private static partial Regex SmallP();

    [GeneratedRegex(@"(?<=\s)-P[ \t]*(?<quote>[""']?)(?![-\s])", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalP();

    [GeneratedRegex(@"(?<=\s)-a[ \t]*(?<quote>[""']?)(?![-\s])", RegexOptions.CultureInvariant)]
    private static partial Regex SmallA();
}

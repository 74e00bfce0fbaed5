using System.Buffers;
using System.Text.RegularExpressions;

namespace Sidechain.Tracing.Masking;

/// <summary>
/// Secrets among the arguments of programs: <c>curl -u alice:secret</c>, <c>mysql -psecret</c>, <c>--password secret</c>.
/// </summary>
internal static partial class CommandLines
{
    private static readonly (SearchValues<string> Programs, Regex Option)[] Known =
    [
        (Names("curl ", "wget ", "http "), UserAndPassword()),
        (Names("mysql ", "mysqldump ", "mysqladmin ", "mariadb ", "mariadb-dump "), JoinedP()),
        (Names("sshpass ", " login "), SmallP()),
        (Names("sqlcmd ", "bcp "), CapitalP()),
        (Names("redis-cli "), SmallA()),
    ];

    /// <summary>True where a text may hold an option.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text) =>
        text.Contains(" -", StringComparison.Ordinal) || text.Contains("--", StringComparison.Ordinal);

    public static string Mask(string text)
    {
        text = LongOption().Replace(text, static found =>
            IsSecret(found.Groups[2].ValueSpan) ? $"{found.Groups[1].ValueSpan}{TextMasking.Mask}" : found.Value);
        foreach (var (programs, option) in Known)
        {
            var program = text.AsSpan().IndexOfAny(programs);
            if (program >= 0)
            {
                text = option.Replace(text, "$1" + TextMasking.Mask, count: -1, program);
            }
        }

        return text;
    }

    /// <summary>
    /// The arguments of one process, each a text of its own (<c>process.command_args</c>); the same object where none is a secret.
    /// </summary>
    public static string[] MaskArguments(string[] arguments)
    {
        if (!Array.Exists(arguments, argument => argument.StartsWith('-')))
        {
            return arguments;
        }

        var masked = arguments;
        var program = arguments[0][(arguments[0].LastIndexOfAny(['/', '\\']) + 1)..];
        for (var i = 1; i < arguments.Length; i++)
        {
            var before = arguments[i].StartsWith('-') ? $"{program} "
                : arguments[i - 1].StartsWith('-') ? $"{program} {arguments[i - 1]} "
                : null;
            if (before is not null && arguments[i].Length > 0 && Masked(before, arguments[i]) is { } argument)
            {
                masked = ReferenceEquals(masked, arguments) ? [.. arguments] : masked;
                masked[i] = argument;
            }
        }

        return masked;
    }

    /// <summary>Null where nothing of the argument is a secret. Its blanks are not those of a command line.</summary>
    private static string? Masked(string before, string argument)
    {
        var line = before + argument.Replace(' ', '_');
        var masked = Mask(line);
        return masked == line || !masked.StartsWith(before, StringComparison.Ordinal) ? null : masked[before.Length..];
    }

    // "--password-stdin" and "--token-file" say where the secret is.
    private static bool IsSecret(ReadOnlySpan<char> option) => SensitiveKeys.Contains(option)
        && !option.EndsWith("-stdin", StringComparison.Ordinal) && !option.EndsWith("-file", StringComparison.Ordinal);

    private static SearchValues<string> Names(params string[] names) => SearchValues.Create(names, StringComparison.Ordinal);

    // Behind an option's name in prose ("use --token to log in") stands one of these words.
    [GeneratedRegex(
        @"((?<![A-Za-z0-9_-])--([A-Za-z][A-Za-z0-9_-]{1,63})[ \t]+)"
        + @"(?!-|(?:an?|and|are|as|at|but|by|can|cannot|for|from|has|if|in|instead|is|it|may|must|needs?|not|of|on|or|the|to|was|were"
        + @"|when|with)\b)"
        + @"(?:""[^""\r\n]{0,256}""?[^\s""']*|'[^'\r\n]{0,256}'?[^\s""']*|[^\s""']+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex LongOption();

    [GeneratedRegex(
        @"((?<=\s)(?:-[A-Za-z]{0,8}u[ \t]*|--(?:proxy-)?user[ \t=]+)[""']?[^\s""':*]{1,128}:)[^\s""']+", RegexOptions.CultureInvariant)]
    private static partial Regex UserAndPassword();

    // "-p loops" asks for the password and opens the database loops.
    [GeneratedRegex(@"((?<=\s)-p[""']?)(?![-""'\s])[^\s""']+", RegexOptions.CultureInvariant)]
    private static partial Regex JoinedP();

    [GeneratedRegex(@"((?<=\s)-p[ \t]*[""']?)(?![-""'\s])[^\s""']+", RegexOptions.CultureInvariant)]
    private static partial Regex SmallP();

    [GeneratedRegex(@"((?<=\s)-P[ \t]*[""']?)(?![-""'\s])[^\s""']+", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalP();

    [GeneratedRegex(@"((?<=\s)-a[ \t]*[""']?)(?![-""'\s])[^\s""']+", RegexOptions.CultureInvariant)]
    private static partial Regex SmallA();
}

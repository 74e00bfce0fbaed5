namespace Sidechain.Tracing.Masking;

/// <summary>
/// The arguments of one process, each a text of its own (<c>process.command_args</c>): what is a secret on its command line is one here. An
/// argument is taken as it is: blanks and quotes in it are a part of it.
/// </summary>
internal sealed class ArgumentList
{
    private static readonly HashSet<string> UserAndPassword = new(["curl", "wget"], StringComparer.Ordinal);
    private static readonly HashSet<string> JoinedP =
        new(["mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump"], StringComparer.Ordinal);

    /// <summary>The option of a program whose next argument is a secret.</summary>
    private static readonly Dictionary<string, string> Following = new(StringComparer.Ordinal)
    {
        ["sshpass"] = "-p",
        ["login"] = "-p",
        ["sqlcmd"] = "-P",
        ["bcp"] = "-P",
        ["redis-cli"] = "-a",
    };

    private static readonly HashSet<string> Known =
        new([.. UserAndPassword, .. JoinedP, .. Following.Keys], StringComparer.Ordinal);

    // Another program may start one: docker exec db mysql.
    private readonly List<string> _programs = [];
    private string _before = "";

    /// <summary>The same object where none is a secret.</summary>
    public static string[] Mask(string[] arguments)
    {
        if (!Array.Exists(arguments, argument => argument.StartsWith('-')))
        {
            return arguments;
        }

        var list = new ArgumentList();
        return Array.ConvertAll(arguments, list.Next);
    }

    /// <summary>The argument behind those that came before; the same object where nothing of it is a secret.</summary>
    public string Next(string argument)
    {
        var masked = Masked(_before, argument);
        _before = argument;
        if (Program(argument) is { } program && !_programs.Contains(program))
        {
            _programs.Add(program);
        }

        return masked is null || masked == argument ? argument : masked;
    }

    /// <summary>Null where nothing of it is a secret.</summary>
    private string? Masked(string before, string argument)
    {
        if (argument.StartsWith("--", StringComparison.Ordinal))
        {
            var sign = argument.IndexOf('=');
            return sign > 2 && Secret(argument.AsSpan(2..sign), argument.AsSpan(sign + 1))
                ? $"{argument[..(sign + 1)]}{TextMasking.Mask}"
                : null;
        }

        if (argument.StartsWith('-'))
        {
            return argument.Length > 2 && argument[1] == 'p' && Runs(JoinedP) ? $"-p{TextMasking.Mask}"
                : argument.Length > 2 && argument[1] == 'u' && Runs(UserAndPassword) ? BehindColon(argument)
                : null;
        }

        if (before.StartsWith("--", StringComparison.Ordinal))
        {
            return Secret(before.AsSpan(2), argument) ? TextMasking.Mask
                : before is "--user" or "--proxy-user" && Runs(UserAndPassword) ? BehindColon(argument)
                : null;
        }

        return before.EndsWith('u') && before.StartsWith('-') && Runs(UserAndPassword) ? BehindColon(argument)
            : argument.Length > 0 && _programs.Exists(program => Following.GetValueOrDefault(program) == before) ? TextMasking.Mask
            : null;
    }

    private static bool Secret(ReadOnlySpan<char> option, ReadOnlySpan<char> value) =>
        !value.IsEmpty && CommandLines.IsSecret(option) && !SecretPairs.IsPlain(option, value);

    private static string? BehindColon(string argument) =>
        argument.IndexOf(':') is > 0 and var colon && colon + 1 < argument.Length ? $"{argument[..(colon + 1)]}{TextMasking.Mask}" : null;

    private bool Runs(HashSet<string> programs) => _programs.Exists(programs.Contains);

    /// <summary>The known program that it names, by its file too; else null.</summary>
    private static string? Program(ReadOnlySpan<char> argument)
    {
        var name = argument[(argument.LastIndexOfAny('/', '\\') + 1)..];
        name = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        return Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var program) ? program : null;
    }
}

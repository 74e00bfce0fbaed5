namespace Sidechain.Tracing.Masking;

/// <summary>
/// The arguments of one process, each a text of its own (<c>process.command_args</c>): what is a secret on its command line is one here. An
/// argument is taken as it is: blanks and quotes in it are a part of it.
/// </summary>
internal static class ArgumentLists
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

    /// <summary>The same object where none is a secret.</summary>
    public static string[] Mask(string[] arguments)
    {
        if (!Array.Exists(arguments, argument => argument.StartsWith('-')))
        {
            return arguments;
        }

        var masked = arguments;
        var programs = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (Masked(programs, i == 0 ? "" : arguments[i - 1], arguments[i]) is { } argument)
            {
                masked = ReferenceEquals(masked, arguments) ? [.. arguments] : masked;
                masked[i] = argument;
            }

            // Another program may start it: docker exec db mysql.
            if (Name(arguments[i]) is { Length: <= 16 } name)
            {
                programs.Add(name);
            }
        }

        return masked;
    }

    /// <summary>Null where nothing of it is a secret.</summary>
    private static string? Masked(HashSet<string> programs, string before, string argument)
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
            return argument.Length > 2 && argument[1] == 'p' && programs.Overlaps(JoinedP) ? $"-p{TextMasking.Mask}"
                : argument.Length > 2 && argument[1] == 'u' && programs.Overlaps(UserAndPassword) ? BehindColon(argument)
                : null;
        }

        if (before.StartsWith("--", StringComparison.Ordinal))
        {
            return Secret(before.AsSpan(2), argument) ? TextMasking.Mask
                : before is "--user" or "--proxy-user" && programs.Overlaps(UserAndPassword) ? BehindColon(argument)
                : null;
        }

        return before.EndsWith('u') && before.StartsWith('-') && programs.Overlaps(UserAndPassword) ? BehindColon(argument)
            : argument.Length > 0 && Following.Any(known => known.Value == before && programs.Contains(known.Key)) ? TextMasking.Mask
            : null;
    }

    private static bool Secret(ReadOnlySpan<char> option, ReadOnlySpan<char> value) =>
        !value.IsEmpty && CommandLines.IsSecret(option) && !SecretPairs.IsPlain(option, value);

    private static string? BehindColon(string argument) =>
        argument.IndexOf(':') is > 0 and var colon && colon + 1 < argument.Length ? $"{argument[..(colon + 1)]}{TextMasking.Mask}" : null;

    private static string Name(string argument)
    {
        var name = argument[(argument.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;

namespace Sidechain.Client.Commands;

/// <summary>Says what is wrong with a command line, and where help is.</summary>
public static class UsageError
{
    /// <returns>The exit code.</returns>
    public static int Explain(ParseResult parsed)
    {
        var screen = new Screen(parsed.Tokens.Any(token => token.Value == "--json"));
        screen.Error(Sentence(parsed), traceId: null);
        screen.Note($"See: ./{Path(parsed)} --help");
        return ExitCodes.Usage;
    }

    private static string Sentence(ParseResult parsed)
    {
        var commands = string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(command => command.Name));
        return (commands, parsed.UnmatchedTokens) switch
        {
            ({ Length: > 0 }, [var unknown, ..]) => $"There is no command '{unknown}'. There are: {commands}.",
            ({ Length: > 0 }, []) => $"Name a command: {commands}.",
            _ => string.Join(' ', parsed.Errors.Select(error => error.Message)),
        };
    }

    private static string Path(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            names.Push(result.Command.Name);
        }

        return string.Join(' ', names);
    }
}

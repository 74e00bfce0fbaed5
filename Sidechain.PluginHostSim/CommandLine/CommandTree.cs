using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>Every command of <c>plugin-host</c>.</summary>
internal static class CommandTree
{
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
        {
            return Explain(parsed);
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Create() => new("A simulated DAW with a loop-sharing plugin on a realtime audio thread.")
    {
        PluginsCommand.Create(),
    };

    private static int Explain(ParseResult parsed)
    {
        Console.Error.WriteLine($"Error: {Sentence(parsed)}");
        Console.Error.WriteLine($"See: ./{Path(parsed)} --help");
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

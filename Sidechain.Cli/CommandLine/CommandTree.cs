using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Sidechain.Cli.Accounts;
using Sidechain.Cli.Spool;
using Sidechain.Cli.Terminal;
using Sidechain.Cli.TraceViews;
using Sidechain.Cli.Uploads;

namespace Sidechain.Cli.CommandLine;

/// <summary>Every command of <c>sidechain</c>.</summary>
internal static class CommandTree
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new Signals();
        // A password may start with @: no response files. -abc is no bundle of three options.
        var parsed = Create(signals).Parse(WaitSpelling.Join(args), new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
            return Explain(parsed);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await parsed.InvokeAsync(configuration, signals.Token).ConfigureAwait(false);
    }

    private static RootCommand Create(Signals signals)
    {
        var apiUrl = new Option<string>("--api-url")
        {
            Description = $"Address of the api [default: ${Settings.ApiUrlVariable}, else {Settings.DefaultApiUrl}]",
            HelpName = "URL",
            Recursive = true,
        };
        var frame = new CommandFrame(apiUrl, signals);
        return new RootCommand("Share loops, and see where the time went: every command ends with the ID of its trace.")
        {
            apiUrl,
            LoginCommand.Create(frame),
            UploadCommand.Create(frame),
            new Command("trace", "Look at traces")
            {
                TraceShowCommand.Create(frame), TraceFollowCommand.Create(frame), TraceListCommand.CreateList(frame), TraceListCommand.CreateSlow(frame), TraceCompareCommand.Create(frame),
                TraceCheckCommand.Create(frame), TraceShapeCommand.Create(frame), SpoolCommand.Create(frame),
            },
        };
    }

    private static int Explain(ParseResult parsed)
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
            names.Push(result.Command.Name);
        return string.Join(' ', names);
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;

namespace Sidechain.Client.Commands;

/// <summary>Parses and runs a command line.</summary>
public static class CommandLineRun
{
    /// <summary>The option that names the server, for every command of a program.</summary>
    public static Option<string> ApiUrlOption() => new("--api-url")
    {
        Description = $"Address of the api [default: ${Settings.ApiUrlVariable}, else {Settings.DefaultApiUrl}]",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>Runs the command that <paramref name="args"/> name. A failure is a sentence and an exit code, not a stack trace.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, Signals signals)
    {
        ConsoleWriter.Interruption = signals.Token;
        var screen = new Screen(args.Contains("--json"));
        try
        {
            if (Directives.Problem(args) is { } problem)
            {
                throw new ClientException(problem, ExitCodes.Usage);
            }

            // A password may start with @: no response files. -abc is no bundle of three options.
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            return parsed.Action is ParseErrorAction
                ? UsageError.Explain(parsed)
                : await InvokeAsync(parsed, signals.Token).ConfigureAwait(false);
        }
        catch (OutputLostException e)
        {
            screen.Failure(e.Message, traceId: null, isOutputLost: true);
            return ExitCodes.OutputLost;
        }
        catch (Exception e)
        {
            var failure = Sentence(e, signals);
            screen.Failure(failure.Message, traceId: null, isOutputLost: false);
            return failure.ExitCode;
        }
    }

    private static Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = ConsoleWriter.Output,
            Error = ConsoleWriter.Errors,
        };
        return parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static ClientException Sentence(Exception failure, Signals signals) => failure switch
    {
        ClientException known => known,
        OperationCanceledException when signals.Token.IsCancellationRequested =>
            new ClientException("Cancelled.", signals.ExitCode, failure),
        _ => new ClientException(
            $"The program itself failed: {failure.Message} ({failure.GetType().Name}). Please report it.", inner: failure),
    };
}

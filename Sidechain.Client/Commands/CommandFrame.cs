using System.CommandLine;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Client.Clocks;

namespace Sidechain.Client.Commands;

/// <summary>
/// What is around every command: settings, failures as one sentence with a trace ID, the trace out of the door, the exit code.
/// </summary>
/// <param name="program">Who runs.</param>
/// <param name="apiUrl">The option that names the server.</param>
/// <param name="signals">What ends a command early.</param>
/// <param name="process">When the process began, where it runs one command; null for a program that stays.</param>
public sealed class CommandFrame(ClientProgram program, Option<string> apiUrl, Signals signals, ProcessStart? process = null)
{
    /// <summary>Who runs.</summary>
    public ClientProgram Program => program;

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> JsonOption() =>
        new("--json") { Description = "Print one JSON document on standard output and nothing else" };

    /// <summary>For a command that ends early and still has a result; null before any signal.</summary>
    public int? SignalExitCode => signals.Token.IsCancellationRequested ? signals.ExitCode : null;

    /// <summary>Runs a command with a session of its own.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="json">Whether standard output holds one document.</param>
    /// <param name="command">The command; its result is the exit code.</param>
    /// <param name="cancellationToken">The signals'.</param>
    /// <param name="options">The session's; null: those of a command that runs once.</param>
    public async Task<int> RunAsync(
        ParseResult parsed, bool json, Func<CommandRun, Task<int>> command, CancellationToken cancellationToken,
        SessionOptions? options = null)
    {
        var screen = new Screen(json);
        Settings settings;
        try
        {
            settings = Settings.Read(parsed.GetValue(apiUrl));
        }
        catch (ClientException e)
        {
            screen.Failure(e.Message, traceId: null, isOutputLost: false);
            return e.ExitCode;
        }

        var session = new ApiSession(settings, program, (options ?? new SessionOptions()) with { Process = process });
        await using (session.ConfigureAwait(false))
        {
            var failure = await TryAsync(command, new CommandRun(session, screen), cancellationToken).ConfigureAwait(false);
            var traceId = failure.Error?.TraceId ?? session.TraceId;
            if (failure.Error is { } error)
            {
                screen.Failure(error.Message, traceId, isOutputLost: failure.ExitCode == ExitCodes.OutputLost);
            }

            if (await session.DeliverAsync(NobodyIsThere(failure.Error?.InnerException)).ConfigureAwait(false) is { } undelivered)
            {
                screen.Warning(undelivered);
            }

            if (failure.Error is not null && traceId is not null)
            {
                screen.ErrorTraceId(traceId);
            }

            return failure.ExitCode;
        }
    }

    // One that hung up in the middle of its answer is there, and may well take the trace.
    private static bool NobodyIsThere(Exception? error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private async Task<Outcome> TryAsync(Func<CommandRun, Task<int>> command, CommandRun run, CancellationToken cancellationToken)
    {
        try
        {
            return new Outcome(await command(run).ConfigureAwait(false), Error: null);
        }
        catch (Exception e)
        {
            var error = e is OperationCanceledException && cancellationToken.IsCancellationRequested
                ? new ClientException("Cancelled.", signals.ExitCode, e)
                : FailureSentence.Of(e, run.Session);
            return new Outcome(error.ExitCode, error);
        }
    }

    private readonly record struct Outcome(int ExitCode, ClientException? Error);
}

using System.CommandLine;
using Sidechain.Cli.Audio;
using Sidechain.Cli.Server;
using Sidechain.Cli.Terminal;

namespace Sidechain.Cli.CommandLine;

/// <summary>What is around every command: settings, failures as one sentence with a trace ID, the trace out of the door, the exit code.</summary>
internal sealed class CommandFrame(Option<string> apiUrl, Signals signals)
{
    public static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document on standard output and nothing else" };

    public async Task<int> RunAsync(ParseResult parsed, bool json, Func<CommandRun, Task<int>> command, CancellationToken cancellation)
    {
        var screen = new Screen(json);
        Settings settings;
        try
        {
            settings = Settings.Read(parsed.GetValue(apiUrl));
        }
        catch (CliException e)
        {
            screen.Error(e.Message, traceId: null);
            return e.ExitCode;
        }

        var session = new ApiSession(settings);
        await using (session.ConfigureAwait(false))
        {
            var failure = await TryAsync(command, new CommandRun(session, screen), cancellation).ConfigureAwait(false);
            var traceId = failure.Error?.TraceId ?? session.TraceId;
            if (failure.Error is { } error)
                screen.Error(error.Message, traceId);
            if (await session.DeliverAsync(failure.Error?.InnerException is HttpRequestException).ConfigureAwait(false) is { } undelivered)
                screen.Warning(undelivered);
            if (failure.Error is not null && traceId is not null)
                screen.ErrorTraceId(traceId);
            return failure.ExitCode;
        }
    }

    private async Task<Outcome> TryAsync(Func<CommandRun, Task<int>> command, CommandRun run, CancellationToken cancellation)
    {
        try
        {
            return new Outcome(await command(run).ConfigureAwait(false), Error: null);
        }
        catch (Exception e)
        {
            var error = e is OperationCanceledException && cancellation.IsCancellationRequested
                ? new CliException("Cancelled.", signals.ExitCode, e)
                : Sentence(e, run.Session.Settings.Origin);
            return new Outcome(error.ExitCode, error);
        }
    }

    private static CliException Sentence(Exception failure, string origin) => failure switch
    {
        CliException known => known,
        InvalidAudioException or AudioEncodingException => new CliException(failure.Message, inner: failure),
        HttpRequestException request => Unreachable.Sentence(request, origin),
        OperationCanceledException => Unreachable.NoAnswer(origin, failure),
        _ => new CliException($"sidechain itself failed: {failure.Message} ({failure.GetType().Name}). Please report it with the trace ID.", inner: failure),
    };

    private readonly record struct Outcome(int ExitCode, CliException? Error);
}

using System.CommandLine;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Context;

namespace Sidechain.Cli.TraceViews;

/// <summary>The trace that a command is about: one on the server, by its ID, or one in a file, for which no server is asked.</summary>
/// <param name="Name">A trace ID or a file.</param>
/// <param name="Chosen">Which trace of the file; null where it has one.</param>
internal sealed record TraceSubject(string Name, string? Chosen = null)
{
    public bool IsFile => TraceInFile.IsMeantBy(Name);

    public static Argument<string> Argument() => new("ID|FILE.json")
    {
        Description = "A trace ID, or a file with a trace ('-' is standard input): OTLP (JSON or protobuf) from any tool, "
            + "a file of the OpenTelemetry Collector, JSON of Tempo, Jaeger or Zipkin, or what 'trace show --json' prints",
    };

    public static Option<string?> ChoiceOption() =>
        new("--trace") { Description = "Which trace of a file that holds several", HelpName = "ID" };

    /// <param name="isReached">When to stop waiting; not asked without a limit.</param>
    public async Task<TraceDocument> ReadAsync(
        CommandRun run, TimeSpan? limit, Predicate<TraceDocument> isReached, CancellationToken cancellation)
    {
        if (IsFile)
        {
            return await TraceInFile.ReadAsync(run, Name, Chosen, cancellation).ConfigureAwait(false);
        }

        RequireNoChoice();
        if (!TraceIds.TryMapTraceId(Name, out _))
        {
            throw new ClientException($"{Name} is neither a file nor a trace ID.", ExitCodes.Usage);
        }

        if (await Credentials.FindAsync(run.Session, cancellation).ConfigureAwait(false) is { } notLoggedIn)
        {
            throw notLoggedIn;
        }

        var query = new TraceQuery(run.Session, Name);
        var trace = await TraceWait.UntilAsync(
            query, limit ?? TimeSpan.Zero, found => isReached(found.Document), run.Session.Time, cancellation).ConfigureAwait(false);
        return trace?.Document
            ?? throw new ClientException(
                $"There is no trace {Name} that you may see. Check the ID and the user; if it is new, add --wait.", ExitCodes.NotFound);
    }

    /// <exception cref="ClientException">A trace of a file was chosen, and this is none.</exception>
    public void RequireNoChoice()
    {
        if (Chosen is not null)
        {
            throw new ClientException("--trace chooses one of a file's traces.", ExitCodes.Usage);
        }
    }
}

using System.CommandLine;
using System.Text.Json;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Otlp.Files;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;

namespace Sidechain.Cli.TraceViews;

/// <summary>The trace that a command is about: one on the server, by its ID, or one in a file, for which no server is asked.</summary>
internal static class TraceSubject
{
    public static Argument<string> Argument() => new("ID|FILE.json")
    {
        Description = "A trace ID, or a file with a trace: OTLP (JSON or protobuf) from any tool, a file of the OpenTelemetry Collector, "
            + "JSON of Tempo, Jaeger or Zipkin, or what 'trace show --json' prints",
    };

    /// <param name="isReached">When to stop waiting; not asked without a limit.</param>
    public static async Task<TraceDocument> ReadAsync(CommandRun run, string subject, TimeSpan? limit, Predicate<TraceDocument> isReached, CancellationToken cancellation)
    {
        if (File.Exists(subject))
            return await FileAsync(run, subject, cancellation).ConfigureAwait(false);
        if (!TraceIds.TryMapTraceId(subject, out _) || subject.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ClientException($"{subject} is neither a file nor a trace ID.", ExitCodes.Usage);
        }

        if (await Credentials.FindAsync(run.Session, cancellation).ConfigureAwait(false) is { } notLoggedIn)
            throw notLoggedIn;
        var query = new TraceQuery(run.Session, subject, attributes: true);
        var trace = await TraceWait.UntilAsync(query, limit ?? TimeSpan.Zero, found => isReached(found.Document), run.Session.Time, cancellation).ConfigureAwait(false);
        return trace?.Document ?? throw new ClientException($"There is no trace {subject} that you may see. Check the ID and the user; if it is new, add --wait.", ExitCodes.NotFound);
    }

    /// <exception cref="ClientException">There is not exactly one trace in it; the message says what there is.</exception>
    public static async Task<TraceDocument> FileAsync(CommandRun run, string path, CancellationToken cancellation)
    {
        try
        {
            var file = TraceFile.Read(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false));
            if (file.Traces is not [var only])
            {
                throw new ClientException($"{path} holds {file.Traces.Count} traces; this command is about one.");
            }

            if (file.LeftOut is { } leftOut)
            {
                run.Screen.Warning($"{path}: {leftOut}");
            }

            return only;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ClientException($"{path} holds no trace: {e.Message}", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"{path} cannot be read: {e.Message}", inner: e);
        }
    }
}

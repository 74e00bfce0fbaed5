using System.CommandLine;
using System.Text.Json;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Traces.Otlp;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Context;

namespace Sidechain.Cli.TraceViews;

/// <summary>The trace that a command is about: one on the server, by its ID, or one in a file, for which no server is asked.</summary>
internal static class TraceSubject
{
    public static Argument<string> Argument() => new("ID|FILE.json") { Description = "A trace ID, or a file with a trace: OTLP JSON from any tool, or what 'trace show --json' prints" };

    /// <param name="isReached">When to stop waiting; not asked without a limit.</param>
    public static async Task<TraceDocument> ReadAsync(CommandRun run, string subject, TimeSpan? limit, Predicate<TraceDocument> isReached, CancellationToken cancellation)
    {
        if (File.Exists(subject))
            return await FileAsync(subject, cancellation).ConfigureAwait(false);
        if (!TraceIds.TryMapTraceId(subject, out _) || subject.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw new ClientException($"{subject} is neither a file nor a trace ID.", ExitCodes.Usage);
        if (await Credentials.FindAsync(run.Session, cancellation).ConfigureAwait(false) is { } notLoggedIn)
            throw notLoggedIn;
        var query = new TraceQuery(run.Session, subject, attributes: true);
        var trace = await TraceWait.UntilAsync(query, limit ?? TimeSpan.Zero, found => isReached(found.Document), run.Session.Time, cancellation).ConfigureAwait(false);
        return trace?.Document ?? throw new ClientException($"There is no trace {subject} that you may see. Check the ID and the user; if it is new, add --wait.", ExitCodes.NotFound);
    }

    private static async Task<TraceDocument> FileAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var traces = TraceFile.Read(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false));
            return traces is [var only]
                ? only
                : throw new ClientException($"{path} holds {traces.Count} traces; a shape is that of one.");
        }
        catch (JsonException e)
        {
            throw new ClientException($"{path} holds no trace: {e.Message}", inner: e);
        }
    }
}

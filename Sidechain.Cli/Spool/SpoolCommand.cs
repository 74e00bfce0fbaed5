using System.CommandLine;
using Sidechain.Cli.Documents;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Tracing.Client.Spool;

namespace Sidechain.Cli.Spool;

/// <summary><c>sidechain trace spool</c>: spans that wait on this machine until the server can take them.</summary>
internal static class SpoolCommand
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(30);

    public static Command Create(CommandFrame frame)
    {
        var command = new Command("spool", "Spans that wait on this machine for the server [default: list]");
        Add(frame, command, command, List);
        foreach (var (name, description, run) in new (string, string, Func<CommandRun, CancellationToken, Task<int>>)[]
        {
            ("list", "List what waits", List),
            ("flush", "Send it now", FlushAsync),
            ("clear", "Delete it, delivered or not", Clear),
        })
        {
            var sub = new Command(name, description);
            Add(frame, sub, sub, run);
            command.Add(sub);
        }

        return command;
    }

    private static void Add(CommandFrame frame, Command to, Command command, Func<CommandRun, CancellationToken, Task<int>> run)
    {
        var json = CommandFrame.JsonOption();
        to.Add(json);
        command.SetAction((parsed, cancellation) => frame.RunAsync(parsed, parsed.GetValue(json), r => run(r, cancellation), cancellation));
    }

    private static Task<int> List(CommandRun run, CancellationToken cancellation)
    {
        var runs = Read(run, SpoolInventory.List);
        if (run.Screen.Json)
        {
            return SpoolReport.Print(run, runs);
        }

        if (runs.Count == 0)
        {
            run.Screen.Line("Nothing waits: every trace is delivered.");
        }

        foreach (var waiting in runs)
        {
            run.Screen.Line(SpoolReport.Line(waiting));
        }

        if (runs.Any(r => !r.IsRunning))
        {
            run.Screen.Hint("Commands that you run send it along; at once: ./sidechain trace spool flush");
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private static async Task<int> FlushAsync(CommandRun run, CancellationToken cancellation)
    {
        var (session, screen) = run;
        var before = Read(run, SpoolInventory.List);
        if (await Credentials.FindAsync(session, cancellation).ConfigureAwait(false) is { } notLoggedIn && before.Any(r => !r.IsRunning))
        {
            throw notLoggedIn;
        }

        var result = await session.DrainAsync(FlushLimit, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (screen.Json)
        {
            screen.Document(
                new SpoolFlushDocument(result.Sent, result.Dropped, result.Pending, result.Reason), CliJson.Readable.SpoolFlushDocument);
        }
        else
        {
            screen.Success($"Sent {SpoolReport.Spans(result.Sent)}.");
        }

        if (result.Dropped > 0)
        {
            screen.Warning($"{SpoolReport.Spans((int)result.Dropped)} could not be stored: {result.Reason ?? "they waited for too long."}");
        }

        if (result.Pending == 0)
        {
            return ExitCodes.Done;
        }

        screen.Warning($"{SpoolReport.Spans(result.Pending)} still wait: {result.Reason}");
        return ExitCodes.Failed;
    }

    private static Task<int> Clear(CommandRun run, CancellationToken cancellation)
    {
        var cleared = Read(run, SpoolInventory.Clear);
        if (run.Screen.Json)
        {
            return SpoolReport.Print(run, cleared);
        }

        run.Screen.Success($"Deleted {SpoolReport.Spans(cleared.Sum(r => r.Spans + r.Unfinished))} of {SpoolReport.Runs(cleared.Count)}.");
        return Task.FromResult(ExitCodes.Done);
    }

    private static IReadOnlyList<SpooledRun> Read(CommandRun run, Func<SpoolOptions, IReadOnlyList<SpooledRun>> read)
    {
        try
        {
            return read(run.Session.SpoolOptions);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientException(
                $"The spool {run.Session.SpoolOptions.Folder} cannot be read: "
                + $"{e.Message} {SpoolOptions.FolderVariable} names another folder.",
                inner: e);
        }
    }
}

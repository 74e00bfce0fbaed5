using System.CommandLine;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Files;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Pages;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>sidechain trace show</c>: one trace as a tree, a waterfall or the server's JSON.</summary>
internal static class TraceShowCommand
{
    public static Command Create(CommandFrame frame)
    {
        var subject = TraceSubject.Argument();
        subject.Validators.Add(result =>
        {
            if (!TraceInFile.IsMeantBy(result.GetValueOrDefault<string>()))
            {
                TraceOptions.RequireId(result);
            }
        });
        var choice = TraceSubject.ChoiceOption();
        var json = new Option<bool>("--json") { Description = "Print the trace as a JSON document, attributes included" };
        var waterfall = new Option<bool>("--waterfall") { Description = "Draw a bar for every span, as wide as the terminal" };
        var html = new Option<string>("--html")
        {
            Description = "Write it to a file as one page that needs nothing else, for a support ticket",
            HelpName = "FILE",
        };
        var wait = TraceOptions.WaitOption("Wait until the trace is complete, at most so many seconds");
        var command = new Command("show", "Show a trace as a tree") { subject, choice, json, waterfall, html, wait };
        command.SetAction((parsed, cancellation) =>
        {
            var view = new TraceView(
                parsed.GetRequiredValue(subject), parsed.GetValue(json), parsed.GetValue(waterfall), parsed.GetValue(html),
                parsed.GetValue(wait));
            var trace = new TraceSubject(view.Subject, parsed.GetValue(choice));
            return frame.RunAsync(parsed, view.Json, run => RunAsync(run, view, trace, cancellation), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, TraceView view, TraceSubject subject, CancellationToken cancellation)
    {
        var (session, screen) = run;
        if (subject.IsFile)
        {
            Originals.Keep(view.HtmlPath, subject.Name);
            return await ShowFileAsync(run, view, subject, cancellation).ConfigureAwait(false);
        }

        subject.RequireNoChoice();
        if (await Credentials.FindAsync(session, cancellation).ConfigureAwait(false) is { } notLoggedIn)
        {
            throw notLoggedIn;
        }

        var query = new TraceQuery(session, view.Subject);
        var trace = view.WaitSeconds is { } seconds
            ? await TraceWait.ForAsync(query, TimeSpan.FromSeconds(seconds), session.Time, cancellation).ConfigureAwait(false)
            : await query.ReadAsync(cancellation).ConfigureAwait(false);
        if (trace is null)
        {
            throw new ClientException(
                $"There is no trace {view.Subject} that you may see. Check the ID and the user; if it is new, add --wait.",
                ExitCodes.NotFound);
        }

        if (view.HtmlPath is { } path)
        {
            await WritePageAsync(path, trace, screen, cancellation).ConfigureAwait(false);
        }

        TraceScreen.Print(screen, trace, view.Json, view.Waterfall);

        var missing = Completeness.Missing(trace.Document);
        if (missing.Length == 0)
        {
            return ExitCodes.Done;
        }

        var advice = view.WaitSeconds is { } waited ? $"after {waited} s" : "add --wait to wait for the rest";
        screen.Warning($"The trace is not complete ({advice}): {missing}.");
        return view.WaitSeconds is null ? ExitCodes.Done : ExitCodes.Failed;
    }

    // No server is asked, and nothing more will come.
    private static async Task<int> ShowFileAsync(CommandRun run, TraceView view, TraceSubject subject, CancellationToken cancellation)
    {
        var read = await TraceInFile.ReadAsync(run, subject.Name, subject.Chosen, cancellation).ConfigureAwait(false);
        var document = read with { LastReceivedAgo = TimeSpan.Zero };
        var trace = new FetchedTrace(TreeJson.ToUtf8(document, attributes: true, cancellation), document);
        if (view.HtmlPath is { } path)
        {
            await WritePageAsync(path, trace, run.Screen, cancellation).ConfigureAwait(false);
        }

        TraceScreen.Print(run.Screen, trace, view.Json, view.Waterfall);
        if (Completeness.Missing(document) is { Length: > 0 } missing)
        {
            run.Screen.Warning($"The file does not hold all of the trace: {missing}.");
        }

        return ExitCodes.Done;
    }

    private static async Task WritePageAsync(string path, FetchedTrace trace, Screen screen, CancellationToken cancellation)
    {
        await OutputFile.WriteAsync(path, TracePage.Render(trace.Document, cancellation), cancellation).ConfigureAwait(false);
        screen.Note($"Written to {path}.");
    }
}

using System.CommandLine;
using System.Globalization;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>sidechain trace follow</c>: a trace while it comes.</summary>
internal static class TraceFollowCommand
{
    public static Command Create(CommandFrame frame)
    {
        var id = TraceOptions.IdArgument();
        var json =
            new Option<bool>("--json") { Description = "Print the server's document each time that the trace has changed, a line each" };
        var waterfall = new Option<bool>("--waterfall") { Description = "Draw a bar for every span, as wide as the terminal" };
        var command =
            new Command("follow", "Watch a trace come in, from before its first span until it is complete") { id, json, waterfall };
        command.SetAction((parsed, cancellation) =>
        {
            var view = new TraceView(
                parsed.GetRequiredValue(id), parsed.GetValue(json), parsed.GetValue(waterfall), HtmlPath: null, WaitSeconds: null);
            return frame.RunAsync(parsed, view.Json, run => RunAsync(run, view, cancellation), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, TraceView view, CancellationToken cancellation)
    {
        var (session, screen) = run;
        if (await Credentials.FindAsync(session, cancellation).ConfigureAwait(false) is { } notLoggedIn)
        {
            throw notLoggedIn;
        }

        session.DeliverEarlierRuns();
        var stream = new TraceEventStream(session, view.Subject);
        var trace = view.Json
            ? await ReadAsync(stream, seen => TraceScreen.Print(screen, seen, json: true, waterfall: false), cancellation)
                .ConfigureAwait(false)
            : await LiveText.ShowAsync(
                show => ReadAsync(stream, seen => show(Picture(seen, view)), cancellation), text => screen.Note(LastLine(text)))
                .ConfigureAwait(false);
        if (trace is null)
        {
            throw new ClientException(
                $"Nothing of the trace {view.Subject} came that you may see. Check the ID and the user.", ExitCodes.NotFound);
        }

        if (!view.Json)
        {
            TraceScreen.Print(screen, trace, json: false, view.Waterfall);
        }

        if (Completeness.Missing(trace.Document, wasQuiet: stream.IsComplete) is not { Length: > 0 } missing)
        {
            return ExitCodes.Done;
        }

        screen.Warning($"The trace is not complete: {missing}.");
        return ExitCodes.Failed;
    }

    /// <returns>The trace as it was last; null when nothing came.</returns>
    private static async Task<FetchedTrace?> ReadAsync(TraceEventStream stream, Action<FetchedTrace> show, CancellationToken cancellation)
    {
        FetchedTrace? last = null;
        await foreach (var seen in stream.ReadAsync(cancellation).ConfigureAwait(false))
        {
            show(last = seen);
        }

        return last;
    }

    private static string Picture(FetchedTrace trace, TraceView view)
    {
        var tree = trace.Document.Tree;
        var unfinished = tree.Nodes.Count(node => node.Span.Unfinished);
        var state = string.Create(
            CultureInfo.InvariantCulture,
            $"{tree.SpanCount} spans, {unfinished} of them unfinished; {(tree.EndNs - tree.StartNs) / 1e6:0.0} ms so far");
        return (view.Waterfall ? TreeText.RenderWaterfall(tree, Screen.Width) : Lines(tree)) + state;
    }

    private static string Lines(TraceTree tree) => string.Concat(FittedTree.Of(tree, Screen.Width).Select(line => line.Whole + '\n'));

    private static string LastLine(string text) => text[(text.LastIndexOf('\n') + 1)..];
}

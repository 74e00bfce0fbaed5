using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Documents;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>The command <c>download</c>: a loop as a file, whole or not at all.</summary>
public static class DownloadCommand
{
    /// <summary>Makes it for a program.</summary>
    public static Command Create(CommandFrame frame)
    {
        var id = PostOptions.PostId();
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file, or the folder; - is standard output [default: the title, in the current folder]",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there" };
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "download",
            "Download a loop",
            $"{frame.Program.Command} download {PostOptions.ExampleId}",
            $"{frame.Program.Command} download {PostOptions.ExampleId} -o loops/")
        {
            id, output, force, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && new DownloadTarget(result.GetValue(output), Overwrites: false).IsOutput)
            {
                result.AddError("--json and the audio cannot share standard output: name a file with --output.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var (post, target) = (parsed.GetRequiredValue(id), new DownloadTarget(parsed.GetValue(output), parsed.GetValue(force)));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, post, target, cancellation), cancellation);
        });
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, string postId, DownloadTarget target, CancellationToken cancellation) =>
        UserAction.RunAsync(
        run,
        SpanNames.DownloadLoop,
        () => BarProgress.ShowAsync(progress => new LoopDownload(run.Session).RunAsync(postId, target, progress, cancellation)),
        loop => Print(target.IsOutput ? Screen.Aside() : run.Screen, postId, loop, run.Session.TraceId),
        cancellation);

    private static void Print(Screen screen, string postId, DownloadedLoop loop, string? traceId)
    {
        if (screen.Json)
        {
            screen.Document(
                new DownloadDocument(postId, loop.Path, loop.Size, loop.Sha256, loop.ContentType, traceId),
                ClientJson.Readable.DownloadDocument);
            return;
        }

        screen.Success("Downloaded.");
        screen.Fact("file", TreeText.Printable(loop.Path));
        screen.Fact("size", Amounts.Size(loop.Size));
        screen.TraceId(traceId);
    }
}

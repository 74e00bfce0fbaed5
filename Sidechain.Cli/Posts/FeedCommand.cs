using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Posts;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Posts;

/// <summary><c>sidechain feed</c>: what there is to listen to.</summary>
internal static class FeedCommand
{
    public static Command Create(CommandFrame frame)
    {
        var everybody = new Option<bool>("--global")
        {
            Description = "Everybody's posts, not only yours and those of users that you follow",
        };
        var before = PostOptions.Before();
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "feed", "List the newest posts", "sidechain feed", "sidechain feed --global", "sidechain feed --json | jq -r '.posts[].id'")
        {
            everybody, before, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var query = new PostQuery { Everybody = parsed.GetValue(everybody), Before = parsed.GetValue(before) };
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, query, cancellation), cancellation);
        });
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, PostQuery query, CancellationToken cancellation) => UserAction.RunAsync(
        run,
        SpanNames.ShowFeed,
        () => PostReading.ReadAsync(run.Session, query, cancellation),
        page => PostTable.Print(run, page, "Nothing was shared yet. Share the first: ./sidechain upload samples/loop.wav"),
        cancellation);
}

using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Documents;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>The command <c>like</c>, and taking it back.</summary>
public static class LikeCommand
{
    /// <summary>Makes it for a program.</summary>
    public static Command Create(CommandFrame frame)
    {
        var id = PostOptions.PostId();
        var undo = new Option<bool>("--undo") { Description = "Take it back" };
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "like",
            "Like a post",
            $"{frame.Program.Command} like {PostOptions.ExampleId}",
            $"{frame.Program.Command} like {PostOptions.ExampleId} --undo")
        {
            id, undo, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (post, like) = (parsed.GetRequiredValue(id), !parsed.GetValue(undo));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, post, like, cancellation), cancellation);
        });
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, string postId, bool liked, CancellationToken cancellation) => UserAction.RunAsync(
        run,
        SpanNames.LikePost,
        () => PostReactions.LikeAsync(run.Session, postId, liked, cancellation),
        answer => Print(run.Screen, answer, run.Session.TraceId),
        cancellation);

    private static void Print(Screen screen, LikeAnswer answer, string? traceId)
    {
        if (screen.Json)
        {
            screen.Document(new LikeDocument(answer.PostId, answer.Liked, answer.Likes, traceId), ClientJson.Readable.LikeDocument);
            return;
        }

        screen.Success(answer.Liked ? "Liked." : "Not liked any more.");
        screen.Fact("likes", $"{answer.Likes}");
        screen.TraceId(traceId);
    }
}

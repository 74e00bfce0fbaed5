using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>The command <c>comment</c> writes one, <c>comments</c> lists them.</summary>
public static class CommentCommand
{
    private const int MaxLength = 1000;

    /// <summary>Makes the one that writes.</summary>
    public static Command Create(CommandFrame frame)
    {
        var id = PostOptions.PostId();
        var text = new Argument<string>("TEXT") { Description = $"1 to {MaxLength} characters" };
        text.Validators.Add(result =>
        {
            if ((result.GetValueOrDefault<string>() ?? "").Trim().Length is 0 or > MaxLength)
            {
                result.AddError($"A comment has 1 to {MaxLength} characters.");
            }
        });
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "comment", "Comment on a post", $"{frame.Program.Command} comment {PostOptions.ExampleId} \"That break!\"")
        {
            id, text, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (post, said) = (parsed.GetRequiredValue(id), parsed.GetRequiredValue(text));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => WriteAsync(run, post, said, cancellation), cancellation);
        });
        return command;
    }

    /// <summary>Makes the one that lists.</summary>
    public static Command CreateList(CommandFrame frame)
    {
        var id = PostOptions.PostId();
        var before = PostOptions.Before();
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "comments", "List the comments on a post", $"{frame.Program.Command} comments {PostOptions.ExampleId}")
        {
            id, before, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (post, from) = (parsed.GetRequiredValue(id), parsed.GetValue(before));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => ListAsync(run, post, from, cancellation), cancellation);
        });
        return command;
    }

    private static Task<int> WriteAsync(CommandRun run, string postId, string text, CancellationToken cancellation)
    {
        run.Session.LostAnswerKeys = LostAnswerKeys.OfUser(run.Session.Time);
        return UserAction.RunAsync(
            run,
            SpanNames.CommentPost,
            () => PostReactions.CommentAsync(run.Session, postId, text, cancellation),
            comment => PrintOne(run.Screen, comment, run.Session.TraceId),
            cancellation);
    }

    private static Task<int> ListAsync(CommandRun run, string postId, string? before, CancellationToken cancellation) =>
        UserAction.RunAsync(
        run,
        SpanNames.ShowComments,
        () => PostReactions.CommentsAsync(run.Session, postId, before, cancellation),
        page => PrintPage(run.Screen, page, run.Session.TraceId),
        cancellation);

    private static void PrintOne(Screen screen, PostComment comment, string? traceId)
    {
        if (screen.Json)
        {
            screen.Document(new CommentDocument(comment, traceId), ClientJson.Readable.CommentDocument);
            return;
        }

        screen.Success("Commented.");
        screen.Fact("comment", TreeText.Printable(comment.Id));
        screen.TraceId(traceId);
    }

    private static void PrintPage(Screen screen, CommentPage page, string? traceId)
    {
        var comments = page.Comments;
        if (screen.Json)
        {
            screen.Document(new CommentPageDocument(comments, page.Next, traceId), ClientJson.Readable.CommentPageDocument);
            return;
        }

        if (comments.Count == 0)
        {
            screen.Line("Nothing was said about it yet.");
        }

        var table = new TextTable(new("written"), new("by", IsFlexible: true), new("comment", Wraps: true));
        foreach (var comment in comments)
        {
            table.Add(PostTable.When(comment.CreatedAt), comment.Author?.Name, comment.Text);
        }

        table.Print(screen);
        if (page.Next is { } next)
        {
            screen.Hint($"Older ones: add --before {TreeText.Printable(next)}");
        }

        screen.TraceId(traceId);
    }
}

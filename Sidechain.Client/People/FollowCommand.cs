using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Documents;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.People;

/// <summary>The command <c>follow</c>, and ending it.</summary>
public static class FollowCommand
{
    /// <summary>As the api has it.</summary>
    private const int MinName = 2;
    private const int MaxName = 32;

    /// <summary>Makes it for a program.</summary>
    public static Command Create(CommandFrame frame)
    {
        var user = new Argument<string>("USER") { Description = "The user's name" };
        user.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: >= MinName and <= MaxName } name || !name.All(IsOfName))
            {
                result.AddError($"That is no user's name. It has {MinName} to {MaxName} letters, digits, - or _.");
            }
        });
        var undo = new Option<bool>("--undo") { Description = "End it" };
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "follow",
            "Follow a user: their posts come into your feed",
            $"{frame.Program.Command} follow bob", $"{frame.Program.Command} follow bob --undo")
        {
            user, undo, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (name, follow) = (parsed.GetRequiredValue(user), !parsed.GetValue(undo));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, name, follow, cancellation), cancellation);
        });
        return command;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static Task<int> RunAsync(CommandRun run, string user, bool following, CancellationToken cancellation) => UserAction.RunAsync(
        run,
        SpanNames.FollowUser,
        () => Following.SetAsync(run.Session, user, following, cancellation),
        answer => Print(run.Screen, answer, run.Session.TraceId),
        cancellation);

    private static void Print(Screen screen, FollowAnswer answer, string? traceId)
    {
        if (screen.Json)
        {
            screen.Document(
                new FollowDocument(answer.UserId, answer.Following, answer.Followers, traceId), ClientJson.Readable.FollowDocument);
            return;
        }

        var user = TreeText.Printable(answer.UserId);
        screen.Success(answer.Following ? $"You follow {user}." : $"You do not follow {user} any more.");
        screen.Fact("followers", $"{answer.Followers}");
        screen.TraceId(traceId);
    }
}

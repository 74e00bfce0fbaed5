using System.CommandLine;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Accounts;

/// <summary><c>sidechain register</c>: makes a user, and logs in.</summary>
internal static class RegisterCommand
{
    public static Command Create(CommandFrame frame)
    {
        var user = AccountOptions.User();
        var password = AccountOptions.Password();
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand("register", "Make a user, and log in", "sidechain register --user carol") { user, password, json };
        command.SetAction((parsed, cancellation) =>
        {
            var (name, given) = (parsed.GetRequiredValue(user), parsed.GetValue(password));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, name, given, cancellation), cancellation);
        });
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, string user, string? password, CancellationToken cancellation) =>
        run.Session.TraceAsync(SpanNames.Register, TraceOrigin.Environment, async _ =>
        {
            var login = await PasswordPrompt.AskAsync(run.Session, user, password, cancellation).ConfigureAwait(false);
            await Registration.AskAsync(run.Session, login, cancellation).ConfigureAwait(false);
            var answer = await run.Session.SpanAsync(SpanNames.Login, _ => LoginAction.AskAsync(run.Session, login, cancellation))
                .ConfigureAwait(false);
            await LoginCommand.KeepAsync(run, $"Welcome, {answer.User.Name}. You are logged in.", answer).ConfigureAwait(false);
            return ExitCodes.Done;
        });
}

using System.CommandLine;
using System.Globalization;
using Sidechain.Cli.Documents;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Accounts;

/// <summary><c>sidechain login</c>: keeps a log-in for the commands that follow.</summary>
internal static class LoginCommand
{
    public static Command Create(CommandFrame frame)
    {
        var user = AccountOptions.User();
        var password = AccountOptions.Password();
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "login",
            "Log in; the log-in is kept for the commands that follow",
            "sidechain login --user alice",
            "pass show sidechain | sidechain login --user alice --password -")
        {
            user, password, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (name, given) = (parsed.GetRequiredValue(user), parsed.GetValue(password));
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, name, given, cancellation), cancellation);
        });
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, string user, string? password, CancellationToken cancellation) =>
        run.Session.TraceAsync(SpanNames.Login, TraceOrigin.Environment, async _ =>
        {
            var login = await PasswordPrompt.AskAsync(run.Session, user, password, cancellation).ConfigureAwait(false);
            var answer = await LoginAction.AskAsync(run.Session, login, cancellation).ConfigureAwait(false);
            await KeepAsync(run, $"Logged in as {answer.User.Name}.", answer).ConfigureAwait(false);
            return ExitCodes.Done;
        });

    /// <summary>Keeps the log-in and says so.</summary>
    public static async Task KeepAsync(CommandRun run, string sentence, LoginAnswer answer)
    {
        var (session, screen) = run;
        var store = CredentialStore.OfUser();
        await session.SpanAsync(SpanNames.SaveLogin, _ =>
        {
            store.Save(session.Settings.Origin, StoredLogin.Of(answer));
            return Task.FromResult(true);
        }).ConfigureAwait(false);
        await UserAction.PrintAsync(session, () => Print(screen, session, sentence, answer, store.Path)).ConfigureAwait(false);
    }

    private static void Print(Screen screen, ApiSession session, string sentence, LoginAnswer answer, string path)
    {
        if (screen.Json)
        {
            screen.Document(
                new LoginDocument(answer.User, session.Settings.Origin, answer.ExpiresAt, session.TraceId), CliJson.Readable.LoginDocument);
            return;
        }

        screen.Success(TreeText.Printable(sentence));
        screen.Fact("server", session.Settings.Origin);
        screen.Fact("until", answer.RefreshToken is null
            ? answer.ExpiresAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)
            : "you log out, or use it no more for a month");
        screen.Fact("kept in", path);
        screen.TraceId(session.TraceId);
    }
}

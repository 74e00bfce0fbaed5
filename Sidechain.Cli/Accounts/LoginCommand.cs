using System.CommandLine;
using System.Globalization;
using Sidechain.Cli.CommandLine;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;

namespace Sidechain.Cli.Accounts;

/// <summary><c>sidechain login</c>: keeps a token for the commands that follow.</summary>
internal static class LoginCommand
{
    public static Command Create(CommandFrame frame)
    {
        var user = new Option<string>("--user") { Description = "Name of the user", Required = true, HelpName = "USER" };
        var password = new Option<string>("--password") { Description = "The password; without it, or with -, it is asked for (at a terminal without echo) or read from standard input", HelpName = "PASSWORD" };
        var json = CommandFrame.JsonOption();
        var command = new Command("login", "Log in; the token is kept for the commands that follow") { user, password, json };
        command.SetAction((parsed, cancellation) => frame.RunAsync(
            parsed, parsed.GetValue(json), run => RunAsync(run, parsed.GetRequiredValue(user), parsed.GetValue(password), cancellation), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, string user, string? password, CancellationToken cancellation)
    {
        var (session, screen) = run;
        if (password is null or "-")
            password = await PasswordPrompt.ReadAsync(user, cancellation).ConfigureAwait(false);
        var answer = await LoginAction.RunAsync(session, new PasswordLogin(user, password), TraceOrigin.Environment, cancellation).ConfigureAwait(false);
        var store = CredentialStore.OfUser();
        store.Save(session.Settings.Origin, new StoredLogin(answer.User.Name, answer.Token, answer.ExpiresAt));
        if (screen.Json)
        {
            screen.Document(new LoginDocument(answer.User, session.Settings.Origin, answer.ExpiresAt, session.TraceId), CliJson.Readable.LoginDocument);
            return ExitCodes.Done;
        }

        screen.Success($"Logged in as {answer.User.Name}.");
        screen.Fact("server", session.Settings.Origin);
        screen.Fact("until", answer.ExpiresAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
        screen.Fact("kept in", store.Path);
        if (session.TraceId is { } traceId)
            screen.TraceId(traceId);
        return ExitCodes.Done;
    }
}

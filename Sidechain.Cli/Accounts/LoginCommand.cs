using System.CommandLine;
using System.Globalization;
using Sidechain.Cli.CommandLine;
using Sidechain.Cli.Server;

namespace Sidechain.Cli.Accounts;

/// <summary><c>sidechain login</c>: keeps a token for the commands that follow.</summary>
internal static class LoginCommand
{
    public static Command Create(CommandFrame frame)
    {
        var user = new Option<string>("--user") { Description = "Name of the user", Required = true, HelpName = "USER" };
        var password = new Option<string>("--password") { Description = "The password; - reads one line from standard input", Required = true, HelpName = "PASSWORD" };
        var json = CommandFrame.JsonOption();
        var command = new Command("login", "Log in; the token is kept for the commands that follow") { user, password, json };
        command.SetAction((parsed, cancellation) => frame.RunAsync(
            parsed, parsed.GetValue(json), run => RunAsync(run, parsed.GetRequiredValue(user), parsed.GetRequiredValue(password), cancellation), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, string user, string password, CancellationToken cancellation)
    {
        var (session, screen) = run;
        if (password == "-")
            password = await ReadPasswordAsync(cancellation).ConfigureAwait(false);
        var answer = await LoginAction.RunAsync(session, user, password, TraceOrigin.Environment, cancellation).ConfigureAwait(false);
        var store = CredentialStore.OfUser();
        store.Save(session.Settings.Origin, new StoredLogin(answer.User.Name, answer.Token, answer.ExpiresAt));
        if (screen.Json)
        {
            screen.Document(new LoginDocument(answer.User, session.Settings.Origin, answer.ExpiresAt, session.TraceId!), CliJson.Readable.LoginDocument);
            return ExitCodes.Done;
        }

        screen.Success($"Logged in as {answer.User.Name}.");
        screen.Fact("server", session.Settings.Origin);
        screen.Fact("until", answer.ExpiresAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        screen.Fact("kept in", store.Path);
        screen.TraceId(session.TraceId!);
        return ExitCodes.Done;
    }

    private static async Task<string> ReadPasswordAsync(CancellationToken cancellation) =>
        await Console.In.ReadLineAsync(cancellation).ConfigureAwait(false) is { Length: > 0 } line
            ? line
            : throw new CliException("No password came on standard input. Pipe it in: echo PASSWORD | ./sidechain login --user NAME --password -", ExitCodes.Usage);
}

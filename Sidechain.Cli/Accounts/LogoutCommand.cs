using System.CommandLine;
using Sidechain.Cli.Documents;
using Sidechain.Client.Accounts;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Accounts;

/// <summary>
/// <c>sidechain logout</c>: ends the kept log-in, at the server and here. Only support reads its trace, which has no owner, since no user
/// is logged in any more.
/// </summary>
internal static class LogoutCommand
{
    public static Command Create(CommandFrame frame)
    {
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand("logout", "End the log-in that is kept", "sidechain logout") { json };
        command.SetAction((parsed, cancellation) =>
            frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, cancellation), cancellation));
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, CancellationToken cancellation) =>
        run.Session.TraceAsync(SpanNames.Logout, TraceOrigin.Environment, async _ =>
        {
            var (session, screen) = run;
            var (store, origin) = (CredentialStore.OfUser(), session.Settings.Origin);
            if (store.Find(origin) is not { } kept)
            {
                throw new ClientException($"No log-in to {origin} is kept.", ExitCodes.NotFound);
            }

            if (kept.RefreshToken is { } refreshToken)
            {
                await LogoutAction.AskAsync(session, refreshToken, cancellation).ConfigureAwait(false);
            }

            await session.SpanAsync(SpanNames.SaveLogin, _ =>
            {
                store.Remove(origin, kept);
                return Task.FromResult(true);
            }).ConfigureAwait(false);
            await UserAction.PrintAsync(session, () => Print(screen, kept.User, session)).ConfigureAwait(false);
            return ExitCodes.Done;
        });

    private static void Print(Screen screen, string user, ApiSession session)
    {
        if (screen.Json)
        {
            screen.Document(new LogoutDocument(user, session.Settings.Origin, session.TraceId), CliJson.Readable.LogoutDocument);
            return;
        }

        screen.Success($"{user} is logged out.");
        screen.Fact("server", session.Settings.Origin);
        screen.TraceId(session.TraceId);
    }
}

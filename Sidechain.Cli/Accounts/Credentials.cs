using Sidechain.Cli.CommandLine;
using Sidechain.Cli.Server;

namespace Sidechain.Cli.Accounts;

/// <summary>
/// Finds a token: <c>SIDECHAIN_TOKEN</c>, else a log-in for this run with <c>SIDECHAIN_USER</c> and <c>SIDECHAIN_PASSWORD</c>,
/// else what <c>sidechain login</c> kept.
/// </summary>
internal static class Credentials
{
    public const string TokenVariable = "SIDECHAIN_TOKEN";
    public const string UserVariable = "SIDECHAIN_USER";
    public const string PasswordVariable = "SIDECHAIN_PASSWORD";

    /// <summary>Gives the session its token.</summary>
    /// <returns>Null, or why there is none: thrown by the command inside its own trace, so that the failure can be looked up.</returns>
    public static async Task<CliException?> FindAsync(ApiSession session, CancellationToken cancellation)
    {
        if (Settings.Variable(TokenVariable) is { } token)
        {
            session.Token = token;
            return null;
        }

        if (Settings.Variable(UserVariable) is { } user && Settings.Variable(PasswordVariable) is { } password)
        {
            await LoginAction.RunAsync(session, user, password, TraceOrigin.Fresh, cancellation).ConfigureAwait(false);
            session.TraceId = null; // The command that follows has its own.
            return null;
        }

        return FindStored(session);
    }

    private static CliException? FindStored(ApiSession session)
    {
        var origin = session.Settings.Origin;
        var stored = CredentialStore.OfUser().Find(origin);
        if (stored is null)
            return new CliException($"You are not logged in to {origin}. Log in first: ./sidechain login --user NAME --password -", ExitCodes.NotAuthorised);
        if (stored.ExpiresAt <= session.Time.GetUtcNow())
            return new CliException($"Your log-in to {origin} has expired. Log in again: ./sidechain login --user {stored.User} --password -", ExitCodes.NotAuthorised);
        session.Token = stored.Token;
        return null;
    }
}

using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Accounts;

/// <summary>
/// Finds a token: <c>SIDECHAIN_TOKEN</c>, else a log-in for this run with <c>SIDECHAIN_USER</c> and <c>SIDECHAIN_PASSWORD</c>,
/// else what <c>sidechain login</c> kept.
/// </summary>
public static class Credentials
{
    /// <summary>Holds a bearer token.</summary>
    public const string TokenVariable = "SIDECHAIN_TOKEN";

    /// <summary>Names the user that a run logs in as.</summary>
    public const string UserVariable = "SIDECHAIN_USER";

    /// <summary>Holds their password.</summary>
    public const string PasswordVariable = "SIDECHAIN_PASSWORD";

    /// <summary>Gives the session its token.</summary>
    /// <returns>Null, or why there is none: thrown by the command inside its own trace, so that the failure can be looked up.</returns>
    public static async Task<ClientException?> FindAsync(ApiSession session, CancellationToken cancellationToken)
    {
        if (Settings.Variable(TokenVariable)?.Trim() is { Length: > 0 } token)
        {
            if (!BearerToken.IsWellFormed(token))
            {
                return new ClientException(
                    $"{TokenVariable} holds no token, which is one word of ASCII. Log in: ./sidechain login --user NAME --password -",
                    ExitCodes.NotAuthorised);
            }

            session.Token = token;
            return null;
        }

        if (Settings.Variable(UserVariable) is { } user && Settings.Variable(PasswordVariable) is { } password)
        {
            session.Login = new PasswordLogin(user, password);
            await LoginAction.RunAsync(session, session.Login, TraceOrigin.Fresh, cancellationToken).ConfigureAwait(false);
            session.TraceId = null; // The command that follows has its own.
            return null;
        }

        return FindStored(session);
    }

    private static ClientException? FindStored(ApiSession session)
    {
        var origin = session.Settings.Origin;
        var store = CredentialStore.OfUser();
        var stored = store.Find(origin);
        if (stored is null)
        {
            return new ClientException($"You are not logged in to {origin}. Log in first: ./sidechain login --user NAME --password -", ExitCodes.NotAuthorised);
        }

        if (!BearerToken.IsWellFormed(stored.Token))
        {
            return new ClientException(
                $"The log-in to {origin} in {store.Path} holds no token. Log in again: ./sidechain login --user NAME --password -",
                ExitCodes.NotAuthorised);
        }

        // Whether it has expired the server says: this machine's clock may be anything.
        session.Token = stored.Token;
        return null;
    }
}

using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Accounts;

/// <summary>
/// Finds a token: <c>SIDECHAIN_TOKEN</c>, else a log-in for this run with <c>SIDECHAIN_USER</c> and <c>SIDECHAIN_PASSWORD</c>,
/// else what <c>sidechain login</c> kept, renewed where it has ended.
/// </summary>
public static class Credentials
{
    /// <summary>Holds a bearer token.</summary>
    public const string TokenVariable = "SIDECHAIN_TOKEN";

    /// <summary>Names the user that a run logs in as.</summary>
    public const string UserVariable = "SIDECHAIN_USER";

    /// <summary>Holds their password.</summary>
    public const string PasswordVariable = "SIDECHAIN_PASSWORD";

    /// <summary>A token that ends so soon may be refused by the time that it arrives.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Gives the session its token, or what <see cref="TokenRenewal"/> gets one with, without asking anybody.</summary>
    /// <returns>Null, or why there is neither: thrown by the command inside its own trace, so that the failure can be looked up.</returns>
    public static ClientException? Prepare(ApiSession session)
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
            return null;
        }

        return PrepareStored(session);
    }

    /// <summary>Gives the session its token; where that takes a request, in a trace of its own.</summary>
    /// <returns>Null, or why there is none.</returns>
    public static async Task<ClientException?> FindAsync(ApiSession session, CancellationToken cancellationToken)
    {
        if (Prepare(session) is { } notLoggedIn)
        {
            return notLoggedIn;
        }

        if (session.Token is null)
        {
            await TokenRenewal.RunAsync(session, cancellationToken).ConfigureAwait(false);
            session.TraceId = null; // The command that follows has its own.
        }

        return null;
    }

    private static ClientException? PrepareStored(ApiSession session)
    {
        var origin = session.Settings.Origin;
        var store = CredentialStore.OfUser();
        var stored = store.Find(origin);
        if (stored is null)
        {
            return new ClientException(
                $"You are not logged in to {origin}. Log in first: ./sidechain login --user NAME --password -", ExitCodes.NotAuthorised);
        }

        if (!BearerToken.IsWellFormed(stored.Token))
        {
            return new ClientException(
                $"The log-in to {origin} in {store.Path} holds no token. Log in again: ./sidechain login --user NAME --password -",
                ExitCodes.NotAuthorised);
        }

        // Whether it has expired the server says, since this machine's clock may be anything; but where asking for another token costs one
        // request, one that seems to have ended is not tried first.
        session.Login = stored.RefreshToken is null ? null : new KeptLogin(store, stored);
        session.Token = session.Login is not null && stored.ExpiresAt - session.Time.GetUtcNow() < Margin ? null : stored.Token;
        return null;
    }

    internal static ClientException Expired(string origin, string user) =>
        new($"Your log-in to {origin} has expired. Log in again: ./sidechain login --user {user} --password -", ExitCodes.NotAuthorised);
}

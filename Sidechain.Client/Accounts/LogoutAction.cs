using System.Net;
using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Accounts;

/// <summary>Ends a log-in at the server: its refresh token gets no more tokens, and the one that there is ends within seconds.</summary>
public static class LogoutAction
{
    private const string Path = "api/v1/auth/logout";

    /// <summary>The request alone, inside the current span. It carries no bearer token: the one that ends may have ended before.</summary>
    /// <exception cref="Failures.ClientException">An answer that is no success.</exception>
    public static async Task AskAsync(ApiSession session, string refreshToken, CancellationToken cancellationToken)
    {
        var body = new RefreshRequest(refreshToken);
        using var response = await ApiCall.PostAsync(session, Path, body, ClientJson.Default.RefreshRequest, cancellationToken)
            .ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.NoContent)
        {
            throw ApiFailure.NotOurs(response);
        }
    }
}

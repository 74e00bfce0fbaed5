using System.Net;
using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Accounts;

/// <summary>A log-in that can be renewed without a password, and the file that keeps it.</summary>
/// <param name="Store">The file.</param>
/// <param name="Login">With a refresh token.</param>
public sealed record KeptLogin(CredentialStore Store, StoredLogin Login) : ILogin
{
    private const string Path = "api/v1/auth/refresh";

    /// <inheritdoc/>
    public string Operation => SpanNames.RefreshSession;

    /// <summary>Renews it: the file and the session have the new one then.</summary>
    /// <inheritdoc/>
    public async Task AskAsync(ApiSession session, CancellationToken cancellationToken)
    {
        var origin = session.Settings.Origin;
        var body = new RefreshRequest(Login.RefreshToken!);
        using var response = await ApiCall.PostAsync(session, Path, body, ClientJson.Default.RefreshRequest, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw Credentials.Expired(origin, Login.User);
        }

        var answer = await LoginAction.TakeAsync(session, response, Login.User, cancellationToken).ConfigureAwait(false);
        var renewed = StoredLogin.Of(answer) with { RefreshToken = answer.RefreshToken ?? Login.RefreshToken };
        Store.Renew(origin, Login, renewed);
        session.Login = this with { Login = renewed };
    }
}

using System.Net;
using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Accounts;

/// <summary>Makes a new user.</summary>
public static class Registration
{
    private const string Path = "api/v1/users";

    /// <summary>Registers, in a trace of its own, <c>{c}.register</c>; the caller logs in.</summary>
    /// <exception cref="Failures.ClientException">The name is taken, the password too short, or the answer is no success.</exception>
    public static Task RunAsync(ApiSession session, PasswordLogin login, CancellationToken cancellationToken) =>
        session.TraceAsync(SpanNames.Register, TraceOrigin.Fresh, async _ =>
        {
            await AskAsync(session, login, cancellationToken).ConfigureAwait(false);
            return true;
        });

    /// <summary>The request alone, inside the current span.</summary>
    /// <exception cref="Failures.ClientException">The name is taken, the password too short, or the answer is no success.</exception>
    public static async Task AskAsync(ApiSession session, PasswordLogin login, CancellationToken cancellationToken)
    {
        var body = new LoginRequest(login.User, login.Password);
        using var response = await ApiCall.PostAsync(session, Path, body, ClientJson.Default.LoginRequest, cancellationToken)
            .ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw ApiFailure.NotOurs(response);
        }
    }
}

using System.Net.Http.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Accounts;

/// <summary>Makes a new user, in a trace of its own, <c>{c}.register</c>.</summary>
public static class Registration
{
    private const string Path = "api/v1/users";

    /// <summary>Registers; the caller logs in.</summary>
    /// <exception cref="ClientException">The name is taken, the password too short, or another answer that is no success.</exception>
    public static Task RunAsync(ApiSession session, PasswordLogin login, CancellationToken cancellationToken) =>
        session.TraceAsync(SpanNames.Register, TraceOrigin.Fresh, async _ =>
        {
            using var body = JsonContent.Create(new LoginRequest(login.User, login.Password), ClientJson.Default.LoginRequest);
            using var response = await session.Http.PostAsync(new Uri(Path, UriKind.Relative), body, cancellationToken).ConfigureAwait(false);
            await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
            return true;
        });
}

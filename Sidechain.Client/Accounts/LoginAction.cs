using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Accounts;

/// <summary>Asks the api for a token.</summary>
public static class LoginAction
{
    private const string Path = "api/v1/auth/login";

    /// <summary>Logs in, in a trace of its own, <c>{c}.login</c>; from here on the session carries the token.</summary>
    /// <exception cref="ClientException">A wrong password, or another answer that is no success.</exception>
    public static Task<LoginAnswer> RunAsync(
        ApiSession session, PasswordLogin login, TraceOrigin origin, CancellationToken cancellationToken) =>
        session.TraceAsync(SpanNames.Login, origin, _ => AskAsync(session, login, cancellationToken));

    /// <summary>
    /// Logs in again when a token has expired, as a part of the action that found it refused: the user waits for it, so their trace shows
    /// it.
    /// </summary>
    /// <returns>False where the session knows no password; the answer that refused the token stands then.</returns>
    public static async Task<bool> RenewAsync(ApiSession session, CancellationToken cancellationToken)
    {
        if (session.Login is not { } login)
        {
            return false;
        }

        await session.SpanAsync(SpanNames.Login, _ => AskAsync(session, login, cancellationToken)).ConfigureAwait(false);
        return true;
    }

    private static async Task<LoginAnswer> AskAsync(ApiSession session, PasswordLogin login, CancellationToken cancellationToken)
    {
        var origin = session.Settings.Origin;
        using var body = JsonContent.Create(new LoginRequest(login.User, login.Password), ClientJson.Default.LoginRequest);
        using var response = await session.Http.PostAsync(new Uri(Path, UriKind.Relative), body, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new ClientException(
                $"{origin} does not know this user and password. Check both and try ./sidechain login --user {login.User} --password - again.",
                ExitCodes.NotAuthorised);
        }

        await ApiFailure.ThrowIfFailedAsync(response, origin, cancellationToken).ConfigureAwait(false);
        var answer = await ReadAsync(response, origin, cancellationToken).ConfigureAwait(false);
        session.Token = answer.Token;
        return answer;
    }

    private static async Task<LoginAnswer> ReadAsync(HttpResponseMessage response, string origin, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await response.Content.ReadFromJsonAsync(ClientJson.Default.LoginAnswer, cancellationToken).ConfigureAwait(false);
            if (answer is { User: not null } && BearerToken.IsWellFormed(answer.Token))
            {
                return answer;
            }
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotOurs(origin, e);
        }

        throw ApiFailure.NotOurs(origin, null);
    }
}

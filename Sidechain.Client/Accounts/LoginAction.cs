using System.Net;
using Sidechain.Client.Documents;
using Sidechain.Client.Failures;
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

    /// <summary>The request alone, inside the current span; from here on the session carries the token.</summary>
    /// <exception cref="ClientException">A wrong password, or another answer that is no success.</exception>
    public static async Task<LoginAnswer> AskAsync(ApiSession session, PasswordLogin login, CancellationToken cancellationToken)
    {
        var origin = session.Settings.Origin;
        var body = new LoginRequest(login.User, login.Password);
        using var response = await ApiCall.PostAsync(session, Path, body, ClientJson.Default.LoginRequest, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new ClientException(
                $"{origin} does not know this user and password. "
                + $"Check both and try ./sidechain login --user {login.User} --password - again.",
                ExitCodes.NotAuthorised);
        }

        return await TakeAsync(session, response, login.User, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer to both kinds of log-in; from here on the session carries the token.</summary>
    /// <exception cref="ClientException">The answer is no success, not ours, or about another user.</exception>
    internal static async Task<LoginAnswer> TakeAsync(
        ApiSession session, HttpResponseMessage response, string user, CancellationToken cancellationToken)
    {
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
        var answer = await ApiCall.ReadAsync(response, AnswerJson.Default.LoginAnswer, cancellationToken).ConfigureAwait(false);
        if (!BearerToken.IsWellFormed(answer.Token))
        {
            throw ApiFailure.NotOurs(response);
        }

        new Subject<LoginAnswer>(user, told => [told.User.Name]).Require(response, answer);
        session.Token = answer.Token;
        return answer;
    }
}

using System.Net;
using Sidechain.Client.Commands;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Accounts;

/// <summary>Asks the api for a token.</summary>
public static class LoginAction
{
    private const string Path = "api/v1/auth/login";
    private const string RefreshPath = "api/v1/auth/refresh";

    /// <summary>Logs in, in a trace of its own, <c>{c}.login</c>; from here on the session carries the token.</summary>
    /// <exception cref="ClientException">A wrong password, or another answer that is no success.</exception>
    public static Task<LoginAnswer> RunAsync(
        ApiSession session, PasswordLogin login, TraceOrigin origin, CancellationToken cancellationToken) =>
        session.TraceAsync(SpanNames.Login, origin, _ => AskAsync(session, login, cancellationToken));

    /// <summary>
    /// Gets a token in place of an expired or missing one, as a part of the running action: the user waits for it, so their trace shows it.
    /// Outside of any action it is a trace of its own.
    /// </summary>
    /// <returns>False where the session knows no way; the refusal stands then.</returns>
    /// <exception cref="ClientException">The log-in has ended, or the answer is no success.</exception>
    public static async Task<bool> RenewAsync(ApiSession session, CancellationToken cancellationToken)
    {
        Func<Task<LoginAnswer>> ask;
        if (session.Kept is { } kept)
        {
            ask = () => RefreshAsync(session, kept, cancellationToken);
        }
        else if (session.Login is { } login)
        {
            ask = () => AskAsync(session, login, cancellationToken);
        }
        else
        {
            return false;
        }

        var operation = session.Kept is null ? SpanNames.Login : SpanNames.RefreshSession;
        if (session.Recorder.Current is null)
        {
            await session.TraceAsync(operation, TraceOrigin.Fresh, _ => ask()).ConfigureAwait(false);
        }
        else
        {
            await session.SpanAsync(operation, _ => ask()).ConfigureAwait(false);
        }

        return true;
    }

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

    private static async Task<LoginAnswer> RefreshAsync(ApiSession session, KeptLogin kept, CancellationToken cancellationToken)
    {
        var origin = session.Settings.Origin;
        var body = new RefreshRequest(kept.Login.RefreshToken!);
        using var response = await ApiCall.PostAsync(session, RefreshPath, body, ClientJson.Default.RefreshRequest, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw Credentials.Expired(origin, kept.Login.User);
        }

        var answer = await TakeAsync(session, response, kept.Login.User, cancellationToken).ConfigureAwait(false);
        var renewed = StoredLogin.Of(answer) with { RefreshToken = answer.RefreshToken ?? kept.Login.RefreshToken };
        kept.Store.Renew(origin, kept.Login, renewed);
        session.Kept = kept with { Login = renewed };
        return answer;
    }

    private static async Task<LoginAnswer> TakeAsync(
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

using System.Collections.Concurrent;
using System.Net;
using Sidechain.ServiceDefaults.Forwarding;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Web.Sessions;

/// <summary>
/// Gets the next access token when the one in the cookie is about to end, within the request that needs it: that waits for it, so its trace
/// has it. Requests that come at the same time
/// wait for one answer.
/// </summary>
internal sealed class SessionRenewal(SessionCookie sessions, CallForClient api, TimeProvider time, ILogger<SessionRenewal> logger)
{
    // On its way to the api it must not end.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly object Used = new();

    private readonly ConcurrentDictionary<string, Lazy<Task<Outcome>>> _running = new(StringComparer.Ordinal);

    /// <summary>The request's session, with a token that holds; null where nobody is signed in (any more).</summary>
    /// <returns>Or the problem to answer with: the api cannot tell right now.</returns>
    public async Task<(Session? Session, Problem? Problem)> CurrentAsync(HttpContext context)
    {
        if (sessions.Read(context) is not { } session)
        {
            return (null, null);
        }

        if (session.ExpiresAt - time.GetUtcNow() > Margin)
        {
            context.Items[Used] = new Outcome(session, IsNew: false, IsOver: false);
            return (session, null);
        }

        var outcome = await _running.GetOrAdd(
            session.RefreshToken, token => new Lazy<Task<Outcome>>(() => RenewAsync(context, token))).Value;
        if (outcome.Session is not null || outcome.IsOver)
        {
            context.Items[Used] = outcome;
            return (outcome.Session, null);
        }

        return session.ExpiresAt > time.GetUtcNow()
            ? (session, null)
            : (null, Problem.Unavailable("Your session cannot be renewed right now: try again in a moment."));
    }

    /// <summary>Puts into the answer's cookie what has become of the session, once the answer's own cookies are gone.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The api's answer to it.</param>
    public void Keep(HttpContext context, HttpStatusCode status)
    {
        switch (context.Items[Used])
        {
            case Outcome { IsOver: true }:
                sessions.Clear(context);
                break;
            case Outcome { Session: { } refused } when status == HttpStatusCode.Unauthorized:
                // The session was ended elsewhere, or all tokens were: the next request asks which.
                sessions.Write(context, refused with { ExpiresAt = DateTimeOffset.MinValue });
                break;
            case Outcome { IsNew: true, Session: { } renewed }:
                sessions.Write(context, renewed);
                break;
            default:
                break;
        }
    }

    /// <summary>Ends the session at the api. Where that is away the cookie is gone all the same, and the session ends by itself.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (sessions.Read(context) is { } session)
        {
            try
            {
                using var answer = await AskAsync(context, "/api/v1/auth/logout", session.RefreshToken);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                SessionsLog.NotEnded(logger, e.Message);
            }
        }
    }

    private async Task<Outcome> RenewAsync(HttpContext context, string refreshToken)
    {
        try
        {
            using var answer = await AskAsync(context, "/api/v1/auth/refresh", refreshToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK =>
                    new Outcome(await ApiSession.ReadAsync(answer.Content, CancellationToken.None), IsNew: true, IsOver: false),
                HttpStatusCode.Unauthorized => new Outcome(null, IsNew: false, IsOver: true),
                _ => new Outcome(null, IsNew: false, IsOver: false),
            };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            SessionsLog.NotRenewed(logger, e.Message);
            return new Outcome(null, IsNew: false, IsOver: false);
        }
        finally
        {
            _running.TryRemove(refreshToken, out _);
        }
    }

    // Others may wait for the answer, too, so it is not the first one's to give up.
    private async Task<HttpResponseMessage> AskAsync(HttpContext context, string path, string refreshToken)
    {
        using var limit = new CancellationTokenSource(Longest);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://api{path}")
        {
            Content = JsonContent.Create(new { refresh_token = refreshToken }),
        };
        var answer = await api.SendAsync(context, request, limit.Token);
        await answer.Content.LoadIntoBufferAsync(limit.Token);
        return answer;
    }

    private sealed record Outcome(Session? Session, bool IsNew, bool IsOver);
}

using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Sessions;

/// <summary>Going on with a session, and ending one or all. It begins with the log-in.</summary>
internal static class SessionsApi
{
    private const string Sessions = "/api/v1/auth/sessions";
    private const string Tag = "Users";

    /// <summary>The session that asks.</summary>
    private const string Current = "current";

    private static readonly RequestSizeLimitAttribute SmallBody = new(8 * 1024);

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/auth/refresh", RefreshAsync).AllowAnonymous().WithLimit(SessionsFeature.RefreshLimit)
            .WithMetadata(SmallBody).WithTags(Tag)
            .Describe("RefreshSession", "Answers another access token for a refresh token", 400, 401, 413, 429, 503);
        routes.MapPost("/api/v1/auth/logout", LogOutAsync).AllowAnonymous().WithLimit(SessionsFeature.RefreshLimit)
            .WithMetadata(SmallBody).WithTags(Tag)
            .Describe("LogOut", "Ends the session that a refresh token belongs to", 400, 413, 429, 503);
        routes.MapGet(Sessions, ListAsync).RequireAuthorization().WithLimit(SessionsFeature.RefreshLimit).WithTags(Tag)
            .Describe("ReadSessions", "Lists the user's sessions", 401, 429, 503);
        routes.MapDelete(Sessions, EndAllAsync).RequireAuthorization().WithLimit(SessionsFeature.RefreshLimit).WithTags(Tag)
            .Describe(
                "EndSessions", "Ends all sessions of the user, this one too unless except=current says otherwise", 400, 401, 429, 503);
        routes.MapDelete($"{Sessions}/{{id}}", EndAsync).RequireAuthorization().WithLimit(SessionsFeature.RefreshLimit).WithTags(Tag)
            .Describe("EndSession", "Ends one of the user's sessions", 401, 404, 429, 503);
    }

    private static Task<Results<Ok<SessionAnswer>, Problem>> RefreshAsync(
        RefreshRequest given, HttpResponse response, SessionStore store, SessionStart start, TimeProvider time,
        CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<SessionAnswer>, Problem>>(SpanNames.UserRefreshSession, async span =>
        {
            response.Headers.CacheControl = "no-store";
            if (string.IsNullOrEmpty(given.RefreshToken))
            {
                return NoToken();
            }

            var session = SessionTokens.HashOf(given.RefreshToken) is { } hash
                ? await store.RefreshAsync(hash, time.GetUtcNow(), cancellationToken)
                : null;
            if (session is null)
            {
                return Problem.Unauthorized("This session has ended: sign in again.");
            }

            span?.SetTag(AttributeNames.UserId, session.UserId);
            return TypedResults.Ok(start.GoOn(session, given.RefreshToken));
        });

    private static Task<Results<NoContent, Problem>> LogOutAsync(
        RefreshRequest given, SessionStore store, RevokedSessions revoked, TimeProvider time, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<NoContent, Problem>>(SpanNames.UserLogout, async _ =>
        {
            if (string.IsNullOrEmpty(given.RefreshToken))
            {
                return NoToken();
            }

            if (SessionTokens.HashOf(given.RefreshToken) is { } hash)
            {
                revoked.Add(await store.RevokeAsync(hash, userId: null, id: null, except: null, time.GetUtcNow(), cancellationToken));
            }

            return TypedResults.NoContent();
        });

    private static async Task<Ok<SessionList>> ListAsync(
        SidechainUser user, ClaimsPrincipal principal, SessionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var current = principal.FindFirstValue(UserClaims.Session);
        var sessions = await store.ListAsync(user.Id, time.GetUtcNow(), cancellationToken);
        var entries = sessions.Select(s => new SessionEntry(s.Id, s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.Client, s.Id == current));
        return TypedResults.Ok(new SessionList([.. entries]));
    }

    private static Task<Results<NoContent, Problem>> EndAllAsync(
        string? except,
        SidechainUser user,
        ClaimsPrincipal principal,
        SessionStore store,
        RevokedSessions revoked,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<NoContent, Problem>>(SpanNames.UserLogout, async _ =>
        {
            if (except is not (null or Current))
            {
                return Problem.OfField("except", $"except must be {Current}, or left out.");
            }

            var kept = except is null ? null : principal.FindFirstValue(UserClaims.Session);
            revoked.Add(await store.RevokeAsync(tokenHash: null, user.Id, id: null, kept, time.GetUtcNow(), cancellationToken));
            return TypedResults.NoContent();
        });

    private static Task<Results<NoContent, Problem>> EndAsync(
        string id, SidechainUser user, SessionStore store, RevokedSessions revoked, TimeProvider time,
        CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<NoContent, Problem>>(SpanNames.UserLogout, async _ =>
        {
            var isId = id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
            var ended = isId
                ? await store.RevokeAsync(tokenHash: null, user.Id, id, except: null, time.GetUtcNow(), cancellationToken)
                : [];
            revoked.Add(ended);
            return ended.Count > 0 ? TypedResults.NoContent() : Problem.NotFound("You have no such session.");
        });

    private static Problem NoToken() => Problem.OfField("refresh_token", "Send refresh_token.");
}

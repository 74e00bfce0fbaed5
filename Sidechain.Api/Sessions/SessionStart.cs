using Sidechain.Api.Database.Tables;
using Sidechain.Api.Users;

namespace Sidechain.Api.Sessions;

/// <summary>Begins a session for a user who has signed in.</summary>
internal sealed class SessionStart(SessionStore store, SessionTokens tokens, TimeProvider time)
{
    public async Task<SessionAnswer> BeginAsync(User user, HttpRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var refresh = SessionTokens.CreateRefresh();
        var session = new Session
        {
            Id = Guid.NewGuid().ToString("n"),
            UserId = user.Id,
            TokenHash = SessionTokens.HashOf(refresh)!,
            Client = SessionClient.Of(request),
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + SessionStore.IdleLifetime,
        };
        await store.StartAsync(session, cancellationToken);
        return Answer(UserAnswer.Of(user), session.Id, refresh, session.ExpiresAt);
    }

    /// <summary>Another access token for a session that goes on.</summary>
    public SessionAnswer GoOn(RefreshedSession session, string refreshToken) =>
        Answer(new UserAnswer(session.UserId, session.UserName, session.UserRole), session.Id, refreshToken, session.ExpiresAt);

    private SessionAnswer Answer(UserAnswer user, string sessionId, string refreshToken, DateTimeOffset refreshExpiresAt)
    {
        var (token, expiresAt) = tokens.CreateAccess(user, sessionId);
        return new SessionAnswer(token, "Bearer", expiresAt, refreshToken, refreshExpiresAt, user, token);
    }
}

using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Sessions;

/// <summary>Sessions in the database.</summary>
internal sealed class SessionStore(SidechainDbContext database)
{
    /// <summary>The most that a user has; one more ends the one that was used least recently.</summary>
    public const int Most = 50;

    /// <summary>How long a session goes on without being used.</summary>
    public static readonly TimeSpan IdleLifetime = TimeSpan.FromDays(30);

    /// <summary>How long it goes on however it is used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    public Task StartAsync(Session session, CancellationToken cancellationToken) => database.Database.ExecuteSqlAsync(
        $"""
        -- INSERT refresh_tokens
        WITH ended AS (
            UPDATE refresh_tokens SET revoked_at = {session.CreatedAt}
            WHERE id IN (
                SELECT id FROM refresh_tokens WHERE user_id = {session.UserId} AND revoked_at IS NULL
                ORDER BY last_used_at DESC, id OFFSET {Most - 1})
        )
        INSERT INTO refresh_tokens (id, user_id, token_hash, client, created_at, last_used_at, expires_at)
        VALUES (
            {session.Id}, {session.UserId}, {session.TokenHash}, {session.Client}::text,
            {session.CreatedAt}, {session.LastUsedAt}, {session.ExpiresAt})
        """,
        cancellationToken);

    /// <summary>Null for a token that is unknown, expired or revoked.</summary>
    public async Task<RefreshedSession?> RefreshAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await database.Database.SqlQuery<RefreshedSession>(
            $"""
            -- UPDATE refresh_tokens
            UPDATE refresh_tokens session
            SET last_used_at = {now}, expires_at = least({now + IdleLifetime}, session.created_at + {Lifetime})
            FROM users
            WHERE users.id = session.user_id AND session.token_hash = {tokenHash}
                AND session.revoked_at IS NULL AND session.expires_at > {now}
            RETURNING session.id AS "Id", session.expires_at AS "ExpiresAt",
                users.id AS "UserId", users.name AS "UserName", users.role AS "UserRole"
            """).ToListAsync(cancellationToken)).SingleOrDefault();

    /// <summary>Ends the session that a refresh token belongs to; else one of a user's, or all of them.</summary>
    /// <param name="tokenHash">Null: the next two say which.</param>
    /// <param name="userId">The user, who can only end their own.</param>
    /// <param name="id">Null: all of the user's.</param>
    /// <param name="except">One that goes on; null: none does.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The ids of those that were ended.</returns>
    public Task<List<string>> RevokeAsync(
        byte[]? tokenHash, string? userId, string? id, string? except, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<string>(
            $"""
            -- UPDATE refresh_tokens
            UPDATE refresh_tokens SET revoked_at = {now}
            WHERE revoked_at IS NULL AND id IS DISTINCT FROM {except}::text
                AND (token_hash = {tokenHash}::bytea OR (user_id = {userId}::text AND ({id}::text IS NULL OR id = {id}::text)))
            RETURNING id AS "Value"
            """).ToListAsync(cancellationToken);

    public Task<List<Session>> ListAsync(string userId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Sessions.TagWith("SELECT refresh_tokens").AsNoTracking()
            .Where(s => s.UserId == userId && s.RevokedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.LastUsedAt).ToListAsync(cancellationToken);

    /// <summary>The sessions that were ended since then.</summary>
    public Task<List<string>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        database.Sessions.TagWith("SELECT refresh_tokens").Where(s => s.RevokedAt > since).Select(s => s.Id).ToListAsync(cancellationToken);

    /// <summary>Removes what is over and of which no access token is valid any more.</summary>
    public Task RemoveAsync(DateTimeOffset revokedBefore, DateTimeOffset expiredBefore, CancellationToken cancellationToken) =>
        database.Sessions.TagWith("DELETE refresh_tokens")
            .Where(s => s.RevokedAt < revokedBefore || s.ExpiresAt < expiredBefore).ExecuteDeleteAsync(cancellationToken);
}

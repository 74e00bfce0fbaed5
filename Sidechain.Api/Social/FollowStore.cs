using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Stream;

namespace Sidechain.Api.Social;

/// <summary>Who follows whom, in the database: each change with its outbox entry in one statement.</summary>
internal sealed class FollowStore(SidechainDbContext database, ActivityDelivery delivery)
{
    /// <summary>The most that one user follows.</summary>
    public const int MostFollowed = 5000;

    public async Task<SocialChange> AddAsync(string followerId, string followeeId, CancellationToken cancellationToken)
    {
        var lane = OutboxLane.OfFollow(followerId, followeeId);
        var changes = await database.Database.SqlQuery<SocialChange>(
            $"""
            -- INSERT follows
            WITH added AS (
                INSERT INTO follows (follower_id, followee_id, created_at)
                SELECT me.id, other.id, now() FROM users me JOIN users other ON me.id = {followerId} AND other.id = {followeeId}
                WHERE (SELECT count(*) FROM follows WHERE follower_id = {followerId}) < {MostFollowed}
                ON CONFLICT DO NOTHING
                RETURNING followee_id
            ), entry AS (
                INSERT INTO stream_outbox (kind, lane, author_id, posted_at, subject, trace_parent, next_attempt_at)
                SELECT {(short)OutboxKind.Follow}, {lane}, {followerId}, now(), followee_id,
                    {Activity.Current?.Id}::text, now() + {delivery.RequestLease}
                FROM added
                RETURNING id
            )
            SELECT EXISTS (SELECT 1 FROM users WHERE id = {followeeId}) AS "SubjectKnown",
                EXISTS (SELECT 1 FROM users WHERE id = {followerId}) AS "UserKnown",
                NULL::timestamptz AS "PostedAt",
                ((SELECT count(*) FROM follows WHERE followee_id = {followeeId}) + (SELECT count(*) FROM added))::int AS "Count",
                NULL::uuid AS "ReactionId", (SELECT id FROM entry) AS "EntryId",
                EXISTS (SELECT 1 FROM stream_outbox WHERE lane = {lane} AND id <> ALL ({delivery.AwaitingRemoval})) AS "OlderUndelivered"
            """).ToListAsync(cancellationToken);
        return changes.Single();
    }

    public async Task<SocialChange> RemoveAsync(string followerId, string followeeId, CancellationToken cancellationToken)
    {
        var lane = OutboxLane.OfFollow(followerId, followeeId);
        var changes = await database.Database.SqlQuery<SocialChange>(
            $"""
            -- DELETE follows
            WITH removed AS (
                DELETE FROM follows WHERE follower_id = {followerId} AND followee_id = {followeeId}
                RETURNING followee_id
            ), entry AS (
                INSERT INTO stream_outbox (kind, lane, author_id, posted_at, subject, trace_parent, next_attempt_at)
                SELECT {(short)OutboxKind.Unfollow}, {lane}, {followerId}, now(), followee_id,
                    {Activity.Current?.Id}::text, now() + {delivery.RequestLease}
                FROM removed
                RETURNING id
            )
            SELECT EXISTS (SELECT 1 FROM users WHERE id = {followeeId}) AS "SubjectKnown",
                EXISTS (SELECT 1 FROM users WHERE id = {followerId}) AS "UserKnown",
                NULL::timestamptz AS "PostedAt",
                ((SELECT count(*) FROM follows WHERE followee_id = {followeeId}) - (SELECT count(*) FROM removed))::int AS "Count",
                NULL::uuid AS "ReactionId", (SELECT id FROM entry) AS "EntryId",
                EXISTS (SELECT 1 FROM stream_outbox WHERE lane = {lane} AND id <> ALL ({delivery.AwaitingRemoval})) AS "OlderUndelivered"
            """).ToListAsync(cancellationToken);
        return changes.Single();
    }

    public Task<bool> FollowsAsync(string followerId, string followeeId, CancellationToken cancellationToken) =>
        database.Follows.TagWith("SELECT follows")
            .AnyAsync(f => f.FollowerId == followerId && f.FolloweeId == followeeId, cancellationToken);
}

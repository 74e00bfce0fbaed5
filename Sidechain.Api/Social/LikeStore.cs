using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Stream;

namespace Sidechain.Api.Social;

/// <summary>Likes in the database: each change with its count and its outbox entry in one statement.</summary>
internal sealed class LikeStore(SidechainDbContext database, ActivityDelivery delivery)
{
    public async Task<SocialChange> AddAsync(string postId, string userId, Guid reactionId, CancellationToken cancellationToken)
    {
        var lane = OutboxLane.OfLike(userId, postId);
        var changes = await database.Database.SqlQuery<SocialChange>(
            $"""
            -- INSERT likes
            WITH post AS (
                SELECT id, created_at, like_count FROM audio_posts WHERE id = {postId}
            ), added AS (
                INSERT INTO likes (post_id, user_id, reaction_id, created_at)
                SELECT post.id, users.id, {reactionId}, now() FROM post JOIN users ON users.id = {userId}
                ON CONFLICT DO NOTHING
                RETURNING post_id
            ), counted AS (
                UPDATE audio_posts SET like_count = audio_posts.like_count + 1 FROM added WHERE audio_posts.id = added.post_id
                RETURNING audio_posts.like_count
            ), entry AS (
                INSERT INTO stream_outbox (kind, lane, author_id, post_id, posted_at, subject, trace_parent, next_attempt_at)
                SELECT {(short)OutboxKind.Like}, {lane}, {userId}, post.id, post.created_at, {reactionId.ToString()},
                    {Activity.Current?.Id}::text, now() + {delivery.RequestLease}
                FROM added JOIN post ON post.id = added.post_id
                RETURNING id
            )
            SELECT EXISTS (SELECT 1 FROM post) AS "SubjectKnown",
                EXISTS (SELECT 1 FROM users WHERE id = {userId}) AS "UserKnown",
                (SELECT created_at FROM post) AS "PostedAt",
                coalesce((SELECT like_count FROM counted), (SELECT like_count FROM post), 0) AS "Count",
                NULL::uuid AS "ReactionId", (SELECT id FROM entry) AS "EntryId",
                EXISTS (SELECT 1 FROM stream_outbox WHERE lane = {lane} AND id <> ALL ({delivery.AwaitingRemoval})) AS "OlderUndelivered"
            """).ToListAsync(cancellationToken);
        return changes.Single();
    }

    public async Task<SocialChange> RemoveAsync(string postId, string userId, CancellationToken cancellationToken)
    {
        var lane = OutboxLane.OfLike(userId, postId);
        var changes = await database.Database.SqlQuery<SocialChange>(
            $"""
            -- DELETE likes
            WITH post AS (
                SELECT id, created_at, like_count FROM audio_posts WHERE id = {postId}
            ), removed AS (
                DELETE FROM likes WHERE post_id = {postId} AND user_id = {userId}
                RETURNING post_id, reaction_id
            ), counted AS (
                UPDATE audio_posts SET like_count = audio_posts.like_count - 1 FROM removed WHERE audio_posts.id = removed.post_id
                RETURNING audio_posts.like_count
            ), entry AS (
                INSERT INTO stream_outbox (kind, lane, author_id, post_id, posted_at, subject, trace_parent, next_attempt_at)
                SELECT {(short)OutboxKind.Unlike}, {lane}, {userId}, post.id, post.created_at, removed.reaction_id::text,
                    {Activity.Current?.Id}::text, now() + {delivery.RequestLease}
                FROM removed JOIN post ON post.id = removed.post_id
                RETURNING id
            )
            SELECT EXISTS (SELECT 1 FROM post) AS "SubjectKnown",
                EXISTS (SELECT 1 FROM users WHERE id = {userId}) AS "UserKnown",
                (SELECT created_at FROM post) AS "PostedAt",
                coalesce((SELECT like_count FROM counted), (SELECT like_count FROM post), 0) AS "Count",
                (SELECT reaction_id FROM removed) AS "ReactionId", (SELECT id FROM entry) AS "EntryId",
                EXISTS (SELECT 1 FROM stream_outbox WHERE lane = {lane} AND id <> ALL ({delivery.AwaitingRemoval})) AS "OlderUndelivered"
            """).ToListAsync(cancellationToken);
        return changes.Single();
    }
}

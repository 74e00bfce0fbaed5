using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Stream;

namespace Sidechain.Api.Social;

/// <summary>Comments in the database: each change with its count and its outbox entry in one statement.</summary>
internal sealed class CommentStore(SidechainDbContext database, ActivityDelivery delivery)
{
    /// <summary>Adds a comment, or tells of the one that has its id already.</summary>
    public async Task<NewComment> AddAsync(Comment comment, CancellationToken cancellationToken)
    {
        var added = await TryAddAsync(comment, cancellationToken);
        // The same comment at the same moment: the other one had not been there to be seen, and is now.
        return added is { SubjectKnown: true, UserKnown: true, EntryId: null, KnownAt: null }
            ? await TryAddAsync(comment, cancellationToken)
            : added;
    }

    /// <returns>What became of it. Another user's comment is known and stays.</returns>
    public async Task<RemovedComment> RemoveAsync(string postId, string commentId, string userId, CancellationToken cancellationToken)
    {
        var lane = OutboxLane.OfComment(commentId);
        var removed = await database.Database.SqlQuery<RemovedComment>(
            $"""
            -- DELETE comments
            WITH removed AS (
                DELETE FROM comments WHERE id = {commentId} AND post_id = {postId} AND author_id = {userId}
                RETURNING post_id
            ), counted AS (
                UPDATE audio_posts SET comment_count = comment_count - 1 FROM removed WHERE audio_posts.id = removed.post_id
            ), entry AS (
                INSERT INTO stream_outbox (kind, lane, author_id, post_id, posted_at, subject, trace_parent, next_attempt_at)
                SELECT {(short)OutboxKind.Uncomment}, {lane}, {userId}, post.id, post.created_at, {ReactionOf(commentId)},
                    {Activity.Current?.Id}::text, now() + {delivery.RequestLease}
                FROM removed JOIN audio_posts post ON post.id = removed.post_id
                RETURNING id
            )
            SELECT EXISTS (SELECT 1 FROM comments WHERE id = {commentId} AND post_id = {postId}) AS "Known",
                (SELECT id FROM entry) AS "EntryId",
                EXISTS (SELECT 1 FROM stream_outbox WHERE lane = {lane} AND id <> ALL ({delivery.AwaitingRemoval})) AS "OlderUndelivered"
            """).ToListAsync(cancellationToken);
        return removed.Single();
    }

    /// <summary>A page of a post's comments, the newest first; one more than <paramref name="limit"/> where there are more.</summary>
    public Task<List<CommentAnswer>> ReadAsync(string postId, CommentCursor? before, int limit, CancellationToken cancellationToken)
    {
        var comments = database.Comments.TagWith("SELECT comments").AsNoTracking().Where(c => c.PostId == postId);
        if (before is { } cursor)
        {
            var (at, id) = (cursor.At, cursor.Id);
            comments = comments.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.CreatedAt, c.Id), ValueTuple.Create(at, id)));
        }

        return comments.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Take(limit + 1)
            .Select(c => new CommentAnswer(c.Id, c.PostId, c.Text, new Posts.AuthorAnswer(c.AuthorId, c.Author!.Name), c.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    public Task<bool> PostExistsAsync(string postId, CancellationToken cancellationToken) =>
        database.AudioPosts.TagWith("SELECT audio_posts").AnyAsync(p => p.Id == postId, cancellationToken);

    /// <summary>A comment's id is its reaction's at Stream, too, which wants dashes.</summary>
    public static string ReactionOf(string commentId) => Guid.ParseExact(commentId, "N").ToString("D");

    private async Task<NewComment> TryAddAsync(Comment comment, CancellationToken cancellationToken)
    {
        var added = await database.Database.SqlQuery<NewComment>(
            $"""
            -- INSERT comments
            WITH post AS (
                SELECT id, created_at FROM audio_posts WHERE id = {comment.PostId}
            ), added AS (
                INSERT INTO comments (id, post_id, author_id, text, created_at)
                SELECT {comment.Id}, post.id, users.id, {comment.Text}, {comment.CreatedAt}
                FROM post JOIN users ON users.id = {comment.AuthorId}
                ON CONFLICT DO NOTHING
                RETURNING post_id
            ), counted AS (
                UPDATE audio_posts SET comment_count = comment_count + 1 FROM added WHERE audio_posts.id = added.post_id
            ), entry AS (
                INSERT INTO stream_outbox (kind, lane, author_id, post_id, posted_at, subject, text, trace_parent, next_attempt_at)
                SELECT {(short)OutboxKind.Comment}, {OutboxLane.OfComment(comment.Id)}, {comment.AuthorId}, post.id, post.created_at,
                    {ReactionOf(comment.Id)}, {comment.Text}, {Activity.Current?.Id}::text, now() + {delivery.RequestLease}
                FROM added JOIN post ON post.id = added.post_id
                RETURNING id
            )
            SELECT EXISTS (SELECT 1 FROM post) AS "SubjectKnown", EXISTS (SELECT 1 FROM users WHERE id = {comment.AuthorId}) AS "UserKnown",
                (SELECT created_at FROM post) AS "PostedAt", known.text AS "KnownText", known.created_at AS "KnownAt",
                (SELECT id FROM entry) AS "EntryId"
            FROM (VALUES (1)) one LEFT JOIN comments known ON known.id = {comment.Id}
            """).ToListAsync(cancellationToken);
        return added.Single();
    }
}

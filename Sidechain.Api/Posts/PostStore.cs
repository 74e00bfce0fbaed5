using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sidechain.Api.Database;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>Posts in the database.</summary>
internal sealed class PostStore(SidechainDbContext database)
{
    /// <summary>
    /// Writes post, outbox entry and idempotency key in one statement, which is one transaction, one round trip and one span. A key
    /// that is there already makes it write nothing. While it runs its connection bears the trace's name: whoever waits for its locks can tell.
    /// </summary>
    /// <param name="delivered">Posts that Stream has already although their entries still wait to be removed.</param>
    /// <param name="lease">How long the worker leaves the entry to the request that wrote it.</param>
    public async Task<InsertedPost> InsertAsync(
        AudioPost post, string? key, string fingerprint, string? traceParent, string[] delivered, TimeSpan lease, CancellationToken cancellationToken)
    {
        FormattableString sql = $"""
            -- INSERT audio_posts
            WITH post AS (
                INSERT INTO audio_posts (id, author_id, title, bpm, key, audio_format, audio_size, audio_sha256, created_at)
                SELECT {post.Id}, {post.AuthorId}, {post.Title}, {post.Bpm}::numeric, {post.Key}::text,
                    {post.AudioFormat}, {post.AudioSize}, {post.AudioSha256}, {post.CreatedAt}
                WHERE set_config('application_name', {LockHolders.NameOf(Activity.Current)}, true) <> ''
                    AND NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE author_id = {post.AuthorId} AND key = {key}::text)
                ON CONFLICT (id) DO NOTHING
                RETURNING id
            ), outbox AS (
                INSERT INTO stream_outbox (post_id, author_id, posted_at, trace_parent, next_attempt_at)
                SELECT id, {post.AuthorId}, {post.CreatedAt}, {traceParent}::text, now() + {lease} FROM post
            ), new_key AS (
                INSERT INTO idempotency_keys (author_id, key, post_id, fingerprint, created_at)
                SELECT {post.AuthorId}, {key}::text, id, {fingerprint}, {post.CreatedAt} FROM post WHERE {key}::text IS NOT NULL
            )
            SELECT used.post_id AS "KnownPostId", used.fingerprint AS "KnownFingerprint", EXISTS (
                SELECT 1 FROM stream_outbox WHERE author_id = {post.AuthorId} AND post_id <> {post.Id} AND post_id <> ALL ({delivered})
            ) AS "OlderUndelivered"
            FROM (VALUES (1)) one LEFT JOIN idempotency_keys used ON used.author_id = {post.AuthorId} AND used.key = {key}::text
            """;
        try
        {
            return await ReadAsync(sql, cancellationToken);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_idempotency_keys" })
        {
            // Another request with this key was faster by less than this statement took. It is there now.
            return await ReadAsync(sql, cancellationToken);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: "fk_audio_posts_users" })
        {
            throw new PostRejected(Problem.Unauthorized("The token's user does not exist here: register or sign in again."));
        }
    }

    public Task<AudioPost?> FindAsync(string id, CancellationToken cancellationToken) =>
        Readable().SingleOrDefaultAsync(p => p.Id == id, cancellationToken);

    /// <summary>The posts with these ids, in the ids' order; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<AudioPost>> FindAllAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = await Readable().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    private async Task<InsertedPost> ReadAsync(FormattableString sql, CancellationToken cancellationToken) =>
        (await database.Database.SqlQuery<InsertedPost>(sql).ToListAsync(cancellationToken)).Single();

    private IQueryable<AudioPost> Readable() => database.AudioPosts.TagWith("SELECT audio_posts").AsNoTracking().Include(p => p.Author);
}

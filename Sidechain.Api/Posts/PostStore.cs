using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>Posts in the database.</summary>
internal sealed class PostStore(SidechainDbContext database, DownloadCounts downloads)
{
    /// <summary>
    /// Writes post, outbox entry and idempotency key in one statement: one transaction, one round trip and one span. A known key makes it
    /// write nothing. Its connection bears the trace's name meanwhile, which tells others who holds the locks that they wait for.
    /// </summary>
    /// <param name="delivered">Entries that Stream has already, and that still wait to be removed.</param>
    /// <param name="lease">How long the worker leaves the entry to the request that wrote it.</param>
    public async Task<InsertedPost> InsertAsync(
        AudioPost post, string? key, string fingerprint, string? traceParent, long[] delivered, TimeSpan lease,
        CancellationToken cancellationToken)
    {
        var words = SearchWords.Of($"{post.Title} {post.AuthorId}");
        FormattableString sql = $"""
            -- INSERT audio_posts
            WITH post AS (
                INSERT INTO audio_posts (
                    id, author_id, title, bpm, key, audio_format, audio_size, audio_sha256, audio_url, peaks, created_at, search)
                SELECT {post.Id}, {post.AuthorId}, {post.Title}, {post.Bpm}::numeric, {post.Key}::text,
                    {post.AudioFormat}::text, {post.AudioSize}::bigint, {post.AudioSha256}::text, {post.AudioUrl}::text,
                    {post.Peaks}::bytea, {post.CreatedAt}, array_to_tsvector({words}::text[])
                WHERE set_config('application_name', {LockHolders.NameOf(Activity.Current)}, true) <> ''
                    AND NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE author_id = {post.AuthorId} AND key = {key}::text)
                ON CONFLICT (id) DO NOTHING
                RETURNING id
            ), outbox AS (
                INSERT INTO stream_outbox (kind, lane, post_id, author_id, posted_at, trace_parent, next_attempt_at)
                SELECT {(short)OutboxKind.Post}, {OutboxLane.OfPosts(post.AuthorId)}, id, {post.AuthorId}, {post.CreatedAt},
                    {traceParent}::text, now() + {lease} FROM post
                RETURNING id
            ), new_key AS (
                INSERT INTO idempotency_keys (author_id, key, post_id, fingerprint, created_at)
                SELECT {post.AuthorId}, {key}::text, id, {fingerprint}, {post.CreatedAt} FROM post WHERE {key}::text IS NOT NULL
            )
            SELECT used.post_id AS "KnownPostId", used.fingerprint AS "KnownFingerprint", (SELECT id FROM outbox) AS "EntryId", EXISTS (
                SELECT 1 FROM stream_outbox
                WHERE lane = {OutboxLane.OfPosts(post.AuthorId)} AND post_id <> {post.Id} AND id <> ALL ({delivered})
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

    /// <param name="id">The post's.</param>
    /// <param name="reader">Whose likes are looked at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ReadPost?> FindAsync(string id, string reader, CancellationToken cancellationToken) =>
        AsRead(Tagged().Where(p => p.Id == id), reader).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The posts with these ids, in the ids' order; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<ReadPost>> FindAllAsync(IReadOnlyList<string> ids, string reader, CancellationToken cancellationToken)
    {
        var found = await AsRead(Tagged().Where(p => ids.Contains(p.Id)), reader).ToDictionaryAsync(p => p.Id, cancellationToken);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>A page of everybody's posts, the newest first.</summary>
    public async Task<PostPage> NewestAsync(PostQuery query, string reader, CancellationToken cancellationToken)
    {
        // Ids begin with the time.
        var matching = query.Of(Tagged()).OrderByDescending(p => p.Id).Take(query.Limit + 1);
        var found = await AsRead(matching, reader).ToListAsync(cancellationToken);
        return found.Count > query.Limit
            ? new PostPage([.. found.Take(query.Limit).Select(PostAnswer.Of)], found[query.Limit - 1].Id)
            : new PostPage([.. found.Select(PostAnswer.Of)], null);
    }

    /// <summary>The audio that a post has, to be read and not counted.</summary>
    public Task<PostAudio?> FindAudioAsync(string id, CancellationToken cancellationToken) =>
        Tagged().Where(p => p.Id == id)
            .Select(p => new PostAudio
            {
                Id = p.Id,
                Title = p.Title,
                AudioFormat = p.AudioFormat,
                AudioSize = p.AudioSize,
                AudioSha256 = p.AudioSha256,
                AudioUrl = p.AudioUrl,
                CreatedAt = p.CreatedAt,
            })
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The same, counted as a download: at once, or soon where another download of the post is being counted.</summary>
    public async Task<PostAudio?> CountDownloadAsync(string id, CancellationToken cancellationToken)
    {
        var (isCounted, audio) = await CountDownloadsAsync(id, more: 1, cancellationToken);
        if (!isCounted)
        {
            audio = await FindAudioAsync(id, cancellationToken);
            downloads.Add(id, audio?.AudioSha256 is null ? 0 : 1);
        }

        return audio;
    }

    /// <summary>Writes the downloads of a post that wait, and <paramref name="more"/>; nothing while another request does.</summary>
    public async Task<(bool IsCounted, PostAudio? Audio)> CountDownloadsAsync(string id, int more, CancellationToken cancellationToken)
    {
        if (!downloads.TryBegin(id, more, out var count))
        {
            return (false, null);
        }

        var left = count - more;
        try
        {
            var found = await database.Database.SqlQuery<PostAudio>(
                $"""
                -- UPDATE audio_posts
                UPDATE audio_posts SET download_count = download_count + (audio_sha256 IS NOT NULL)::int * {count} WHERE id = {id}
                RETURNING id AS "Id", title AS "Title", audio_format AS "AudioFormat", audio_size AS "AudioSize",
                    audio_sha256 AS "AudioSha256", audio_url AS "AudioUrl", created_at AS "CreatedAt"
                """).ToListAsync(cancellationToken);
            left = 0;
            return (true, found.SingleOrDefault());
        }
        finally
        {
            downloads.End(id, left);
        }
    }

    private async Task<InsertedPost> ReadAsync(FormattableString sql, CancellationToken cancellationToken) =>
        (await database.Database.SqlQuery<InsertedPost>(sql).ToListAsync(cancellationToken)).Single();

    private IQueryable<AudioPost> Tagged() => database.AudioPosts.TagWith("SELECT audio_posts").AsNoTracking();

    private IQueryable<ReadPost> AsRead(IQueryable<AudioPost> posts, string reader) => posts.Select(p => new ReadPost
    {
        Id = p.Id,
        Title = p.Title,
        Bpm = p.Bpm,
        Key = p.Key,
        AudioFormat = p.AudioFormat,
        AudioSize = p.AudioSize,
        AudioSha256 = p.AudioSha256,
        AudioUrl = p.AudioUrl,
        Peaks = p.Peaks,
        AuthorId = p.AuthorId,
        AuthorName = p.Author!.Name,
        CreatedAt = p.CreatedAt,
        Likes = p.LikeCount,
        Comments = p.CommentCount,
        Downloads = p.DownloadCount,
        Liked = database.Likes.Any(l => l.PostId == p.Id && l.UserId == reader),
    });
}

using System.Diagnostics;
using Sidechain.Api.Cache;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Posts;

/// <summary>
/// Makes a post of an upload: into the database, the author's cached timeline dropped, the activity to Stream. Once the post is in
/// the database it stays: what cache or Stream do not take now is made up for by the outbox's worker.
/// </summary>
internal sealed class PostCreation(
    PostStore store, TimelineCache timelines, ActivityDelivery delivery, TimeProvider time, ILogger<PostCreation> logger)
{
    public async Task<PostAnswer> CreateAsync(
        SidechainUser author, PostDraft draft, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var span = ApiSpans.Start(SpanNames.FeedCreatePost);
        try
        {
            return await CreateAsync(span, author, draft, idempotencyKey, cancellationToken);
        }
        catch (PostRejected rejected)
        {
            span.Answer(rejected.Problem);
            throw;
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    private async Task<PostAnswer> CreateAsync(
        Activity? span, SidechainUser author, PostDraft draft, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var post = NewPost(author, draft);
        var fingerprint = draft.Fingerprint();
        var inserted = await store.InsertAsync(
            post, idempotencyKey, fingerprint, Activity.Current?.Id, delivery.AwaitingRemoval, delivery.RequestLease, cancellationToken);
        span?.SetTag(AttributeNames.PostId, inserted.KnownPostId ?? post.Id);
        span?.SetTag(AttributeNames.AudioFormat, post.AudioFormat ?? "url");

        if (inserted.KnownPostId is { } known && known != post.Id)
        {
            return inserted.KnownFingerprint == fingerprint
                ? PostAnswer.Of((await store.FindAsync(known, author.Id, cancellationToken))!)
                : throw new PostRejected(Problem.Unprocessable("This Idempotency-Key was used for another post: take a new one."));
        }

        PostsLog.Kept(logger, post.Id, post.AudioSize ?? 0, post.AudioFormat ?? "url");
        await timelines.DropAsync(author.Id, cancellationToken);
        if (inserted is { EntryId: { } entry, OlderUndelivered: false })
        {
            await delivery.TryNowAsync(entry, new StreamNews(OutboxKind.Post, author.Id, post.Id, post.CreatedAt), cancellationToken);
        }

        return PostAnswer.Of(ReadPost.New(post, author.Name));
    }

    private AudioPost NewPost(SidechainUser author, PostDraft draft)
    {
        var now = time.GetUtcNow();
        return new AudioPost
        {
            Id = Guid.CreateVersion7(now).ToString("n"),
            AuthorId = author.Id,
            Title = draft.Title,
            Bpm = draft.Bpm,
            Key = draft.Key,
            AudioFormat = draft.Audio?.Format.Name,
            AudioSize = draft.Audio?.Size,
            AudioSha256 = draft.Audio?.Sha256,
            AudioUrl = draft.AudioUrl,
            Peaks = draft.Peaks,
            CreatedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
        };
    }
}

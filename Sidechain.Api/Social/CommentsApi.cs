using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Limits;
using Sidechain.Api.Paging;
using Sidechain.Api.Posts;
using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Social;

/// <summary>What users say about a post.</summary>
internal static class CommentsApi
{
    private const string Comments = "/api/v1/posts/{id}/comments";

    // A thousand characters, however they are escaped.
    private static readonly RequestSizeLimitAttribute SmallBody = new(16 * 1024);

    public static void MapComments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Comments, AddAsync).RequireAuthorization().WithLimit(SocialFeature.Limit).WithMetadata(SmallBody)
            .WithTags("Social")
            .Describe("AddComment", "Says something about a post", 400, 401, 404, 413, 422, 429, 503);
        routes.MapGet(Comments, ReadAsync).RequireAuthorization().WithLimit(ReadLimit.Name).WithTags("Social")
            .Describe(
                "ReadComments", "Lists a post's comments, the newest first: send an answer's next as before for older ones", 400, 401, 404,
                429, 503);
        routes.MapDelete($"{Comments}/{{commentId}}", RemoveAsync).RequireAuthorization().WithLimit(SocialFeature.Limit).WithTags("Social")
            .Describe("RemoveComment", "Takes one's own comment back", 401, 403, 404, 429, 503);
    }

    private static Task<Results<Created<CommentAnswer>, Problem>> AddAsync(
        string id,
        CommentDraft draft,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        SidechainUser user,
        CommentStore comments,
        SocialNews news,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Created<CommentAnswer>, Problem>>(SpanNames.SocialComment, async span =>
        {
            span?.SetTag(AttributeNames.SocialAction, SocialNews.Add);
            if (!AudioPost.IsId(id))
            {
                return PostsApi.Missing();
            }

            span?.SetTag(AttributeNames.PostId, id);
            if (IdempotencyKey.WhyNot(idempotencyKey) is { } badKey)
            {
                return badKey;
            }

            if (draft.WhyNot() is { } problem)
            {
                return problem;
            }

            var now = time.GetUtcNow();
            var comment = new Comment
            {
                Id = CommentDraft.NewId(user.Id, id, idempotencyKey),
                PostId = id,
                AuthorId = user.Id,
                Text = draft.Trimmed,
                CreatedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            };
            span?.SetTag(AttributeNames.CommentId, comment.Id);
            var added = await comments.AddAsync(comment, cancellationToken);
            return added switch
            {
                { SubjectKnown: false } => PostsApi.Missing(),
                { UserKnown: false } => SocialNews.UnknownUser(),
                { KnownText: { } other } when other != comment.Text =>
                    Problem.Unprocessable("This Idempotency-Key was used for another comment: take a new one."),
                { EntryId: { } entry } => await TellAsync(entry, comment, added, user, news, cancellationToken),
                _ => Created(comment, user, added.KnownAt ?? comment.CreatedAt),
            };
        });

    private static async Task<Results<Ok<CommentPage>, Problem>> ReadAsync(
        string id, string? before, string? limit, CommentStore comments, CancellationToken cancellationToken)
    {
        if (PageLimit.Read(limit, out var count) is { } problem)
        {
            return problem;
        }

        CommentCursor? cursor = null;
        if (before is not null)
        {
            if (!CommentCursor.TryParse(before, out var parsed))
            {
                return PageLimit.BadCursor();
            }

            cursor = parsed;
        }

        if (!AudioPost.IsId(id))
        {
            return PostsApi.Missing();
        }

        var found = await comments.ReadAsync(id, cursor, count, cancellationToken);
        if (found.Count == 0 && !await comments.PostExistsAsync(id, cancellationToken))
        {
            return PostsApi.Missing();
        }

        var page = found.Take(count).ToArray();
        var next = found.Count > count ? new CommentCursor(page[^1].CreatedAt, page[^1].Id).ToString() : null;
        return TypedResults.Ok(new CommentPage(page, next));
    }

    private static Task<Results<NoContent, Problem>> RemoveAsync(
        string id, string commentId, SidechainUser user, CommentStore comments, SocialNews news, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<NoContent, Problem>>(SpanNames.SocialComment, async span =>
        {
            span?.SetTag(AttributeNames.SocialAction, SocialNews.Remove);
            if (!AudioPost.IsId(id) || !AudioPost.IsId(commentId))
            {
                return MissingComment();
            }

            span?.SetTag(AttributeNames.PostId, id);
            span?.SetTag(AttributeNames.CommentId, commentId);
            var removed = await comments.RemoveAsync(id, commentId, user.Id, cancellationToken);
            if (removed.EntryId is not { } entry)
            {
                return removed.Known
                    ? Problem.Forbidden("This comment is another user's: only its author may take it back.")
                    : MissingComment();
            }

            var told = new StreamNews(OutboxKind.Uncomment, user.Id, id, default, CommentStore.ReactionOf(commentId));
            await news.SpreadAsync(entry, removed.OlderUndelivered, told, staleTimelineOf: null, cancellationToken);
            return TypedResults.NoContent();
        });

    private static async Task<Created<CommentAnswer>> TellAsync(
        long entry, Comment comment, NewComment added, SidechainUser user, SocialNews news, CancellationToken cancellationToken)
    {
        var told = new StreamNews(
            OutboxKind.Comment, user.Id, comment.PostId, added.PostedAt!.Value, CommentStore.ReactionOf(comment.Id), comment.Text);
        await news.SpreadAsync(entry, olderUndelivered: false, told, staleTimelineOf: null, cancellationToken);
        return Created(comment, user, comment.CreatedAt);
    }

    private static Created<CommentAnswer> Created(Comment comment, SidechainUser user, DateTimeOffset createdAt) =>
        TypedResults.Created(
            (string?)null, new CommentAnswer(comment.Id, comment.PostId, comment.Text, new AuthorAnswer(user.Id, user.Name), createdAt));

    private static Problem MissingComment() => Problem.NotFound("There is no such comment on this post.");
}

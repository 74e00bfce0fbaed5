using Microsoft.AspNetCore.Http.HttpResults;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Limits;
using Sidechain.Api.Paging;
using Sidechain.Api.Posts;
using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Feeds;

/// <summary>What to listen to.</summary>
internal static class FeedsApi
{
    private const string Tag = "Feeds";

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/feed/timeline", ReadTimelineAsync).RequireAuthorization().WithLimit(ReadLimit.Name).WithTags(Tag)
            .Describe(
                "ReadTimeline",
                "Lists the user's own posts and those of users that they follow, the newest first, 25 at a time: "
                + "send an answer's next as before for older ones",
                400, 401, 429, 503)
            .Produces<PostPage>();
        routes.MapGet("/api/v1/feed/global", ReadGlobalAsync).RequireAuthorization().WithLimit(ReadLimit.Name).WithTags(Tag)
            .Describe(
                "ReadGlobalFeed", "Lists everybody's posts, the newest first: send an answer's next as before for older ones", 400, 401,
                429, 503);
    }

    private static Task<IResult> ReadTimelineAsync(
        string? before, SidechainUser user, Timeline timeline, HttpResponse response, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync(SpanNames.FeedGet, async span =>
        {
            span?.SetTag(AttributeNames.FeedName, "timeline");
            Guid? cursor = null;
            if (before is not null)
            {
                if (!StreamActivity.TryParseId(before, out var id))
                {
                    return PageLimit.BadCursor();
                }

                cursor = id;
            }

            try
            {
                var answer = await timeline.ReadAsync(user.Id, cursor, cancellationToken);
                span?.SetTag(AttributeNames.FeedCount, answer.Count);
                span?.SetTag(AttributeNames.FeedCacheHit, answer.CacheStatus == TimelineAnswer.Hit);
                response.Headers["Cache-Status"] = $"redis; {answer.CacheStatus}";
                return Results.Bytes(answer.Json, "application/json");
            }
            catch (StreamUnavailableException)
            {
                return Problem.Unavailable("The activity feed is not available right now: try again in a moment.");
            }
        });

    // Not kept in Redis: one look into an index, and everybody's newest post would make it stale.
    private static Task<Results<Ok<PostPage>, Problem>> ReadGlobalAsync(
        string? before, string? limit, SidechainUser user, PostStore posts, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<PostPage>, Problem>>(SpanNames.FeedGet, async span =>
        {
            span?.SetTag(AttributeNames.FeedName, "global");
            if (PageLimit.Read(limit, out var count) is { } problem)
            {
                return problem;
            }

            if (before is not null && !AudioPost.IsId(before))
            {
                return PageLimit.BadCursor();
            }

            var page = await posts.NewestAsync(new PostQuery(count, before), user.Id, cancellationToken);
            span?.SetTag(AttributeNames.FeedCount, page.Posts.Count);
            span?.SetTag(AttributeNames.FeedCacheHit, false);
            return TypedResults.Ok(page);
        });
}

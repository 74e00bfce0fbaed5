using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Feeds;

/// <summary>What to listen to.</summary>
internal static class FeedsApi
{
    public static void MapFeeds(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/feed/timeline", ReadTimelineAsync).RequireAuthorization().WithLimit(Posts.PostsRegistration.ReadLimit).WithTags("Feeds")
            .Describe("ReadTimeline", "Lists the user's own posts, the newest first, 25 at a time: send an answer's next as before for older ones", 400, 401, 429, 503)
            .Produces<TimelinePosts>();

    private static async Task<IResult> ReadTimelineAsync(
        string? before, SidechainUser user, Timeline timeline, HttpResponse response, CancellationToken cancellationToken)
    {
        Guid? cursor = null;
        if (before is not null)
        {
            if (!Guid.TryParseExact(before, "D", out var id))
                return Problem.BadRequest("before must be what an earlier answer gave as next.");
            cursor = id;
        }

        try
        {
            var answer = await timeline.ReadAsync(user.Id, cursor, cancellationToken);
            response.Headers["Cache-Status"] = $"redis; {answer.CacheStatus}";
            return Results.Bytes(answer.Json, "application/json");
        }
        catch (StreamUnavailableException)
        {
            return Problem.Unavailable("The activity feed is not available right now: try again in a moment.");
        }
    }
}

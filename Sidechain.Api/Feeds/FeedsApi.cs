using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Feeds;

/// <summary>What to listen to.</summary>
internal static class FeedsApi
{
    public static void MapFeeds(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/feed/timeline", ReadTimelineAsync).RequireAuthorization().WithTags("Feeds")
            .Describe("ReadTimeline", "Lists the user's own posts, the newest first", 401, 503)
            .Produces<TimelinePosts>();

    private static async Task<IResult> ReadTimelineAsync(SidechainUser user, Timeline timeline, HttpResponse response, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await timeline.ReadAsync(user.Id, cancellationToken);
            response.Headers["Cache-Status"] = $"redis; {answer.CacheStatus}";
            return Results.Bytes(answer.Json, "application/json");
        }
        catch (StreamUnavailableException)
        {
            return Problem.Unavailable("The activity feed is not available right now: try again in a moment.");
        }
    }
}

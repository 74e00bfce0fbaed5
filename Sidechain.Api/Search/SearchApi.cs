using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Sidechain.Api.Posts;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Search;

/// <summary>Finding posts by their words, tempo, key and author.</summary>
internal static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/search", SearchAsync).RequireAuthorization().WithLimit(SearchFeature.Limit).WithTags("Search")
            .Describe("Search", "Lists the posts to which all that is asked for applies, the newest first", 400, 401, 429, 503);

    private static Task<Results<Ok<PostPage>, Problem>> SearchAsync(
        [FromQuery] string? q,
        [FromQuery(Name = "bpm_min")] string? bpmMin,
        [FromQuery(Name = "bpm_max")] string? bpmMax,
        [FromQuery] string? key,
        [FromQuery] string? author,
        [FromQuery] string? before,
        [FromQuery] string? limit,
        SidechainUser user,
        PostStore posts,
        CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<PostPage>, Problem>>(SpanNames.SearchQuery, async span =>
        {
            var search = new SearchQuery(q, bpmMin, bpmMax, key, author, before, limit);
            // The text itself may be anything: its length alone is told.
            span?.SetTag(AttributeNames.SearchLength, q?.Length ?? 0);
            span?.SetTag(AttributeNames.SearchFilters, search.Filters);
            if (search.Read(out var query) is { } problem)
            {
                return problem;
            }

            var page = await posts.NewestAsync(query, user.Id, cancellationToken);
            span?.SetTag(AttributeNames.SearchCount, page.Posts.Count);
            return TypedResults.Ok(page);
        });
}

using Microsoft.AspNetCore.Http.HttpResults;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Posts;
using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Social;

/// <summary>Liking a post, and no longer.</summary>
internal static class LikesApi
{
    private const string Like = "/api/v1/posts/{id}/like";

    public static void MapLikes(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Like, LikeAsync).RequireAuthorization().WithLimit(SocialFeature.Limit).WithTags("Social")
            .Describe("LikePost", "Likes a post; once is enough", 401, 404, 429, 503);
        routes.MapDelete(Like, UnlikeAsync).RequireAuthorization().WithLimit(SocialFeature.Limit).WithTags("Social")
            .Describe("UnlikePost", "Takes a like back", 401, 404, 429, 503);
    }

    private static Task<Results<Ok<LikeAnswer>, Problem>> LikeAsync(
        string id, SidechainUser user, LikeStore likes, SocialNews news, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<LikeAnswer>, Problem>>(SpanNames.SocialLike, async span =>
        {
            span?.SetTag(AttributeNames.SocialAction, SocialNews.Add);
            if (!AudioPost.IsId(id))
            {
                return PostsApi.Missing();
            }

            span?.SetTag(AttributeNames.PostId, id);
            var reaction = Guid.CreateVersion7();
            var change = await likes.AddAsync(id, user.Id, reaction, cancellationToken);
            if (Refusal(change) is { } refusal)
            {
                return refusal;
            }

            var told = new StreamNews(OutboxKind.Like, user.Id, id, change.PostedAt!.Value, reaction.ToString());
            await news.SpreadAsync(change, told, user.Id, cancellationToken);
            return TypedResults.Ok(new LikeAnswer(id, Liked: true, change.Count));
        });

    private static Task<Results<Ok<LikeAnswer>, Problem>> UnlikeAsync(
        string id, SidechainUser user, LikeStore likes, SocialNews news, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<LikeAnswer>, Problem>>(SpanNames.SocialLike, async span =>
        {
            span?.SetTag(AttributeNames.SocialAction, SocialNews.Remove);
            if (!AudioPost.IsId(id))
            {
                return PostsApi.Missing();
            }

            span?.SetTag(AttributeNames.PostId, id);
            var change = await likes.RemoveAsync(id, user.Id, cancellationToken);
            if (Refusal(change) is { } refusal)
            {
                return refusal;
            }

            var told = new StreamNews(OutboxKind.Unlike, user.Id, id, change.PostedAt!.Value, change.ReactionId?.ToString());
            await news.SpreadAsync(change, told, user.Id, cancellationToken);
            return TypedResults.Ok(new LikeAnswer(id, Liked: false, change.Count));
        });

    private static Problem? Refusal(SocialChange change) => change switch
    {
        { SubjectKnown: false } => PostsApi.Missing(),
        { UserKnown: false } => SocialNews.UnknownUser(),
        _ => null,
    };
}

/// <param name="Liked">By the token's user.</param>
/// <param name="Likes">Of everybody.</param>
internal sealed record LikeAnswer(string PostId, bool Liked, int Likes);

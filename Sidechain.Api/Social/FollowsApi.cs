using Microsoft.AspNetCore.Http.HttpResults;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Stream;
using Sidechain.Api.Users;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Api.Social;

/// <summary>Following a user, and no longer.</summary>
internal static class FollowsApi
{
    private const string Follow = "/api/v1/users/{name}/follow";

    public static void MapFollows(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Follow, FollowAsync).RequireAuthorization().WithLimit(SocialFeature.Limit).WithTags("Social")
            .Describe("FollowUser", "Follows a user: their posts come into the follower's timeline", 400, 401, 404, 409, 429, 503);
        routes.MapDelete(Follow, UnfollowAsync).RequireAuthorization().WithLimit(SocialFeature.Limit).WithTags("Social")
            .Describe("UnfollowUser", "Follows a user no longer", 401, 404, 429, 503);
    }

    private static Task<Results<Ok<FollowAnswer>, Problem>> FollowAsync(
        string name, SidechainUser user, FollowStore follows, SocialNews news, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<FollowAnswer>, Problem>>(SpanNames.SocialFollowUser, async span =>
        {
            span?.SetTag(AttributeNames.SocialAction, SocialNews.Add);
            if (!Credentials.IsName(name))
            {
                return Missing();
            }

            var target = User.IdOf(name);
            span?.SetTag(AttributeNames.SocialTargetId, target);
            if (target == user.Id)
            {
                return Problem.BadRequest("You cannot follow yourself: your own posts are in your timeline anyway.");
            }

            var change = await follows.AddAsync(user.Id, target, cancellationToken);
            if (Refusal(change) is { } refusal)
            {
                return refusal;
            }

            if (change.EntryId is null && !await follows.FollowsAsync(user.Id, target, cancellationToken))
            {
                return Problem.Conflict(
                    $"You follow {FollowStore.MostFollowed} users, the most that one may: follow somebody no longer first.");
            }

            var told = new StreamNews(OutboxKind.Follow, user.Id, PostId: null, default, target);
            await news.SpreadAsync(change, told, user.Id, cancellationToken);
            return TypedResults.Ok(new FollowAnswer(target, Following: true, change.Count));
        });

    private static Task<Results<Ok<FollowAnswer>, Problem>> UnfollowAsync(
        string name, SidechainUser user, FollowStore follows, SocialNews news, CancellationToken cancellationToken) =>
        ApiSpans.RunAsync<Results<Ok<FollowAnswer>, Problem>>(SpanNames.SocialFollowUser, async span =>
        {
            span?.SetTag(AttributeNames.SocialAction, SocialNews.Remove);
            if (!Credentials.IsName(name))
            {
                return Missing();
            }

            var target = User.IdOf(name);
            span?.SetTag(AttributeNames.SocialTargetId, target);
            var change = await follows.RemoveAsync(user.Id, target, cancellationToken);
            if (Refusal(change) is { } refusal)
            {
                return refusal;
            }

            var told = new StreamNews(OutboxKind.Unfollow, user.Id, PostId: null, default, target);
            await news.SpreadAsync(change, told, user.Id, cancellationToken);
            return TypedResults.Ok(new FollowAnswer(target, Following: false, change.Count));
        });

    private static Problem? Refusal(SocialChange change) => change switch
    {
        { SubjectKnown: false } => Missing(),
        { UserKnown: false } => SocialNews.UnknownUser(),
        _ => null,
    };

    private static Problem Missing() => Problem.NotFound("There is no user with this name.");
}

/// <param name="Following">By the token's user.</param>
/// <param name="Followers">Of everybody.</param>
internal sealed record FollowAnswer(string UserId, bool Following, int Followers);

namespace Sidechain.Api.Social;

internal static class SocialFeature
{
    /// <summary>The limit of likes, follows and comments: section <c>Limits:Social</c>.</summary>
    public const string Limit = "Social";

    public static void AddSocial(this WebApplicationBuilder builder)
    {
        builder.AddLimit(Limit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (600, 120, 8, 64, 32, 256));
        builder.Services.AddScoped<LikeStore>();
        builder.Services.AddScoped<FollowStore>();
        builder.Services.AddScoped<CommentStore>();
        builder.Services.AddScoped<SocialNews>();
    }

    public static void MapSocial(this IEndpointRouteBuilder routes)
    {
        routes.MapLikes();
        routes.MapFollows();
        routes.MapComments();
    }
}

namespace Sidechain.Api.Feeds;

internal static class FeedsFeature
{
    public static void AddFeeds(this WebApplicationBuilder builder) => builder.Services.AddScoped<Timeline>();
}

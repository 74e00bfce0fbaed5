namespace Sidechain.Api.Feeds;

internal static class FeedsRegistration
{
    public static void AddFeeds(this WebApplicationBuilder builder) => builder.Services.AddScoped<Timeline>();
}

namespace Sidechain.Api.Cache;

internal static class CacheFeature
{
    public static void AddCache(this WebApplicationBuilder builder)
    {
        // RedisCache makes the spans: the official ones come too late (ADR 7).
        builder.AddRedisClient("redis", settings => settings.DisableTracing = true);
        builder.Services.AddOptions<CacheOptions>()
            .BindConfiguration(CacheOptions.Section)
            .Validate(o => o.Timeout > TimeSpan.Zero, "Cache:Timeout must be above 0, such as 00:00:00.5.")
            .Validate(o => o.TimelineLifetime > TimeSpan.Zero, "Cache:TimelineLifetime must be above 0, such as 00:00:30.")
            .ValidateOnStart();
        builder.Services.AddSingleton<RedisCache>().AddSingleton<TimelineCache>();
    }
}

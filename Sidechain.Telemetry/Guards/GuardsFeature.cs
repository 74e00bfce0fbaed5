namespace Sidechain.Telemetry.Guards;

internal static class GuardsFeature
{
    /// <summary>Limits of how often clients may send, over all replicas where there is a Redis.</summary>
    public static void AddGuards(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LocalLimiter>();
        builder.Services.AddSingleton<RateLimit>();
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString("redis")))
            return;
        builder.Services.AddSingleton<RedisLimiter>();
        builder.AddRedisClient("redis", settings =>
        {
            // The doors make no spans, and spans are taken without Redis as well.
            settings.DisableTracing = true;
            settings.DisableHealthChecks = true;
        });
    }
}

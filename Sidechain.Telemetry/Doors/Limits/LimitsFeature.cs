namespace Sidechain.Telemetry.Doors.Limits;

internal static class LimitsFeature
{
    /// <summary>How much clients may send, and how often: the latter over all replicas where there is a Redis.</summary>
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Admission>().AddSingleton<BigBodies>().AddSingleton<IngestQuota>().AddSingleton<VersionBudget>();
        builder.Services.AddOptions<RateLimitOptions>()
            .BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LocalLimiter>();
        builder.Services.AddSingleton<RateLimit>();
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString("redis")))
        {
            return;
        }

        builder.Services.AddSingleton<RedisLimiter>();
        builder.AddRedisClient("redis", settings =>
        {
            // The doors make no spans, and spans are taken without Redis as well.
            settings.DisableTracing = true;
            settings.DisableHealthChecks = true;
        });
    }
}

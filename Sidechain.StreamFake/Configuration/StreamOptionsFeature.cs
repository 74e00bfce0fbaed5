namespace Sidechain.StreamFake.Configuration;

internal static class StreamOptionsFeature
{
    /// <summary>A bad value stops start-up with a sentence that names its key.</summary>
    public static void AddStreamOptions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOptions<StreamOptions>()
            .Bind(configuration.GetSection(StreamOptions.Section))
            .Validate(o => o.ApiKey.Length > 0, "Stream:ApiKey is empty: set the key that callers send as api_key.")
            .Validate(o => o.ApiSecret.Length >= 32, "Stream:ApiSecret must have at least 32 characters: it signs tokens with HS256.")
            .Validate(o => o.DataPath.Length > 0, "Stream:DataPath is empty: set the folder that keeps the journal.")
            .Validate(o => o.FeedGroupNames.Any(), "Stream:FeedGroups names no feed group: give at least one, such as user.")
            .Validate(o => o.RateLimit > 0, "Stream:RateLimit must be above 0: it is how often a minute each operation may be called.")
            .Validate(
                o => o.Latency >= TimeSpan.Zero && o.Latency <= TimeSpan.FromMinutes(1),
                "Stream:Latency must be from 0 to a minute, such as 00:00:00.5.")
            .Validate(o => o.FailPercent is >= 0 and <= 100, "Stream:FailPercent must be from 0 to 100.")
            .Validate(o => o.LosePercent is >= 0 and <= 100, "Stream:LosePercent must be from 0 to 100.")
            .ValidateOnStart();
}

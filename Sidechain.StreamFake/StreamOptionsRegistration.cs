namespace Sidechain.StreamFake;

internal static class StreamOptionsRegistration
{
    /// <summary>A bad value stops start-up with a sentence that names its key.</summary>
    public static void AddStreamOptions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOptions<StreamOptions>()
            .Bind(configuration.GetSection(StreamOptions.Section))
            .Validate(o => o.ApiKey.Length > 0, "Stream:ApiKey is empty: set the key that callers send as api_key.")
            .Validate(o => o.ApiSecret.Length >= 32, "Stream:ApiSecret must have at least 32 characters: it signs tokens with HS256.")
            .Validate(o => o.DataPath.Length > 0, "Stream:DataPath is empty: set the folder that keeps the journal.")
            .Validate(o => o.FeedGroupNames.Any(), "Stream:FeedGroups names no feed group: give at least one, such as user.")
            .ValidateOnStart();
}

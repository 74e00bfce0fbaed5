namespace Sidechain.Api.Stream;

internal static class StreamFeature
{
    public static void AddStream(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StreamOptions>()
            .BindConfiguration(StreamOptions.Section)
            .Validate(
                o => o.ApiKey.Length > 0, "Stream:ApiKey is empty: set the app's key at Stream (environment variable Stream__ApiKey).")
            .Validate(
                o => o.ApiSecret.Length >= 32,
                "Stream:ApiSecret must have at least 32 characters: it signs tokens with HS256 (environment variable Stream__ApiSecret).")
            .Validate(o => o.AttemptTimeout > TimeSpan.Zero, "Stream:AttemptTimeout must be above 0, such as 00:00:01.")
            .Validate(o => o.RequestTimeout > TimeSpan.Zero, "Stream:RequestTimeout must be above 0, such as 00:00:05.")
            .Validate(o => o.OutboxPollInterval > TimeSpan.Zero, "Stream:OutboxPollInterval must be above 0, such as 00:00:01.")
            .Validate(o => o.OutboxFirstPause > TimeSpan.Zero, "Stream:OutboxFirstPause must be above 0, such as 00:00:01.")
            .Validate(
                o => o.OutboxLongestPause >= o.OutboxFirstPause, "Stream:OutboxLongestPause must not be below Stream:OutboxFirstPause.")
            .ValidateOnStart();

        // Each call has its own limit, which a client-wide one would only blur.
        builder.Services.AddHttpClient(StreamClient.HttpClientName, client =>
        {
            client.BaseAddress = new Uri("http://stream");
            client.Timeout = Timeout.InfiniteTimeSpan;
            // Far more than a page of a feed has.
            client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
        });
        builder.Services.AddSingleton<StreamToken>();
        builder.Services.AddSingleton<StreamClient>();
        builder.Services.AddSingleton<ActivityDelivery>();
        builder.Services.AddScoped<OutboxStore>();
        builder.Services.AddHostedService<OutboxWorker>();
    }
}

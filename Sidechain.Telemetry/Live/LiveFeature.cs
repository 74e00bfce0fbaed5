namespace Sidechain.Telemetry.Live;

internal static class LiveFeature
{
    /// <summary>Live views of traces, over all replicas where there is a Redis.</summary>
    public static void AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<TraceNews>().AddSingleton<LiveBuilds>().AddSingleton<TraceEvents>().AddSingleton<EventsApi>();
        builder.Services.AddHostedService<NewsService>();
    }

    public static void MapLive(this WebApplication app) => EventsApi.Map(app);
}

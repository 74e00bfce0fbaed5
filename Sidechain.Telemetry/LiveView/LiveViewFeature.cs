using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.LiveView;

internal static class LiveViewFeature
{
    /// <summary>Live views of traces, over all replicas where there is a Redis.</summary>
    public static void AddLiveView(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<TraceNews>().AddSingleton<ICommitListener>(services => services.GetRequiredService<TraceNews>());
        builder.Services.AddSingleton<LiveBuilds>().AddSingleton<TraceEvents>();
        builder.Services.AddHostedService<NewsService>();
    }

    public static void MapLiveView(this WebApplication app) => EventsApi.Map(app);
}

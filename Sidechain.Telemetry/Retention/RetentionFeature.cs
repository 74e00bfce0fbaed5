namespace Sidechain.Telemetry.Retention;

internal static class RetentionFeature
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DayKeeper>();
        builder.Services.AddSingleton<TraceKeeping>();
        builder.Services.AddSingleton<RetentionApi>();
        builder.Services.AddHostedService<RetentionService>();
    }

    public static void MapRetention(this WebApplication app) => RetentionApi.Map(app);
}

namespace Sidechain.Telemetry.Insights;

internal static class InsightsFeature
{
    public static void AddInsights(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StepStatistics>();
        builder.Services.AddSingleton<StepKeeper>();
        builder.Services.AddSingleton<StepNormals>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StepNormals>());
        builder.Services.AddHostedService<StepKeeperService>();
    }

    public static void MapInsights(this WebApplication app) => InsightsApi.Map(app);
}

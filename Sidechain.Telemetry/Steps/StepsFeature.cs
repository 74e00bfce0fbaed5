namespace Sidechain.Telemetry.Steps;

internal static class StepsFeature
{
    public static void AddSteps(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StepStatistics>();
        builder.Services.AddSingleton<StepKeeper>();
        builder.Services.AddSingleton<StepNormals>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StepNormals>());
        builder.Services.AddHostedService<StepKeeperService>();
        builder.Services.AddSingleton<InsightsApi>();
    }

    public static void MapSteps(this WebApplication app) => InsightsApi.Map(app);
}

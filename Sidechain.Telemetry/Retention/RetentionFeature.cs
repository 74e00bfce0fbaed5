namespace Sidechain.Telemetry.Retention;

internal static class RetentionFeature
{
    /// <summary>The limit of erasing, which looks through all days: section <c>Limits:Erase</c>.</summary>
    public const string EraseLimit = "Erase";

    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.AddLimit(EraseLimit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) =
                (6, 6, 1, 2, 2, 16));
        builder.Services.AddSingleton<DayKeeper>();
        builder.Services.AddSingleton<TraceKeeping>();
        builder.Services.AddHostedService<RetentionService>();
    }

    public static void MapRetention(this WebApplication app) => RetentionApi.Map(app);
}

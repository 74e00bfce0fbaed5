namespace Sidechain.Telemetry.Query;

internal static class QueryFeature
{
    /// <summary>The limit of all that is read or changed by people: section <c>Limits:Queries</c>.</summary>
    public const string Limit = "Queries";

    public static void AddQuery(this WebApplicationBuilder builder)
    {
        // A page of the explorer asks a few at once. One big trace takes a second of a core and some hundred megabytes, so few run at the same time.
        builder.AddLimit(Limit, limit =>
            (limit.PerMinute, limit.Burst, limit.Concurrent, limit.Waiting, limit.ConcurrentOfAll, limit.WaitingOfAll) = (3000, 600, 3, 32, 6, 128));
        builder.Services.AddSingleton<SpanRows>().AddSingleton<TraceStore>().AddSingleton<TraceReading>().AddSingleton<TraceApi>().AddSingleton<TraceDetailApi>();
    }

    public static void MapQuery(this WebApplication app)
    {
        TraceApi.Map(app);
        TraceApi.MapPage(app);
        TraceDetailApi.Map(app);
    }
}

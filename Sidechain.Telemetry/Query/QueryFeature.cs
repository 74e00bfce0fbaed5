namespace Sidechain.Telemetry.Query;

internal static class QueryFeature
{
    public static void AddQuery(this WebApplicationBuilder builder) => builder.Services.AddSingleton<SpanRows>().AddSingleton<TraceStore>().AddSingleton<TraceReading>().AddSingleton<TraceApi>().AddSingleton<TraceDetailApi>();

    public static void MapQuery(this WebApplication app)
    {
        TraceApi.Map(app);
        TraceApi.MapPage(app);
        TraceDetailApi.Map(app);
    }
}

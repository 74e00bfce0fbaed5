using Sidechain.Telemetry.Traces.Search;

namespace Sidechain.Telemetry.Traces;

internal static class TracesFeature
{
    /// <summary>One trace, its parts, two compared; and which there are.</summary>
    public static void AddTraces(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BigTraces>().AddSingleton<SpanRows>().AddSingleton<TraceStore>().AddSingleton<TraceReading>();
        builder.Services.AddSingleton<TraceApi>().AddSingleton<TraceDetailApi>();
        builder.Services.AddSingleton<RareTerms>().AddSingleton<TraceSearch>().AddSingleton<SearchApi>();
    }

    public static void MapTraces(this WebApplication app)
    {
        TraceApi.Map(app);
        TraceApi.MapPage(app);
        TraceDetailApi.Map(app);
        SearchApi.Map(app);
    }
}

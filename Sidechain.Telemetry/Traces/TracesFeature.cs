using Sidechain.Telemetry.Traces.Search;

namespace Sidechain.Telemetry.Traces;

internal static class TracesFeature
{
    /// <summary>One trace, its parts, two compared; and which there are.</summary>
    public static void AddTraces(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BigTraces>().AddSingleton<SpanRows>().AddSingleton<TraceStore>().AddSingleton<TraceReading>();
        builder.Services.AddSingleton<TraceAnswers>();
        builder.Services.AddSingleton<RareTerms>().AddSingleton<TraceSearch>();
    }

    public static void MapTraces(this WebApplication app)
    {
        TraceApi.Map(app);
        TraceDetailApi.Map(app);
        SearchApi.Map(app);
    }
}

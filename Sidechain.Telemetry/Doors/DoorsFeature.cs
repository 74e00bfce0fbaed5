using OpenTelemetry.Metrics;
using Sidechain.Telemetry.Doors.Clients;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Otlp;
using Sidechain.Telemetry.Doors.Reading;

namespace Sidechain.Telemetry.Doors;

internal static class DoorsFeature
{
    /// <summary>Two doors, for the clients' documents and for OTLP, with the same limits and the same way to the store.</summary>
    public static void AddDoors(this WebApplicationBuilder builder)
    {
        builder.AddLimits();
        builder.Services.AddSingleton<BodyReader>().AddSingleton<SpanCuts>().AddSingleton<SpanIntake>().AddSingleton<IngestMetrics>();
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(IngestMetrics.MeterName));
        builder.Services.AddSingleton<ClientSpans>().AddSingleton<IngestApi>();
        builder.AddOtlp();
    }

    public static void MapDoors(this WebApplication app)
    {
        IngestApi.Map(app);
        app.MapOtlp();
    }
}

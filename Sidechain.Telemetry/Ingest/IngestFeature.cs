using OpenTelemetry.Metrics;

namespace Sidechain.Telemetry.Ingest;

internal static class IngestFeature
{
    public static void AddIngest(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<BodyReader>();
        builder.Services.AddSingleton<BigBodies>();
        builder.Services.AddSingleton<SpanCuts>();
        builder.Services.AddSingleton<IngestQuota>();
        builder.Services.AddSingleton<SpanIntake>();
        builder.Services.AddSingleton<VersionBudget>();
        builder.Services.AddSingleton<ClientSpans>();
        builder.Services.AddSingleton<IngestMetrics>();
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(IngestMetrics.MeterName));
        builder.Services.AddSingleton<IngestApi>();
    }

    public static void MapIngest(this WebApplication app) => IngestApi.Map(app);
}

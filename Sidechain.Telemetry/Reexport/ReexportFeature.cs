namespace Sidechain.Telemetry.Reexport;

internal static class ReexportFeature
{
    /// <summary>To <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, by <c>_PROTOCOL</c> and with <c>_HEADERS</c>; nothing where it is not set.</summary>
    public static void AddReexport(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReexportQueue>();
        builder.Services.AddSingleton<OtlpRequestWriter>();
        builder.Services.AddHostedService<ReexportService>();
    }
}

using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Dashboard;

internal static class DashboardFeature
{
    /// <summary>To <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, by <c>_PROTOCOL</c> and with <c>_HEADERS</c>; nothing where it is not set.</summary>
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReexportQueue>()
            .AddSingleton<ICommitListener>(services => services.GetRequiredService<ReexportQueue>());
        builder.Services.AddSingleton<AlignedSpans>();
        builder.Services.AddHostedService<ReexportService>();
    }
}

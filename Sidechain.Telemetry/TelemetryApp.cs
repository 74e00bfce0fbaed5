using Sidechain.Telemetry.Alerts;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Dashboard;
using Sidechain.Telemetry.Doors;
using Sidechain.Telemetry.Doors.Clients;
using Sidechain.Telemetry.Doors.Otlp;
using Sidechain.Telemetry.Insights;
using Sidechain.Telemetry.LiveView;
using Sidechain.Telemetry.Logs;
using Sidechain.Telemetry.Retention;
using Sidechain.Telemetry.Store;
using Sidechain.Telemetry.Traces;

namespace Sidechain.Telemetry;

/// <summary>The service's table of contents.</summary>
internal static class TelemetryApp
{
    /// <param name="configure">What tests add, last.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults(defaults =>
        {
            defaults.NeedsForwarderKey = true;
            // Spans that come in make no spans.
            defaults.UntracedPaths.Add(IngestApi.Path);
            defaults.UntracedPaths.Add(OtlpHttpApi.Path);
            defaults.UntracedPaths.Add(OtlpGrpcApi.Path);
        });
        builder.AddSidechainAuthentication();
        builder.AddApiDocument(
            "Sidechain telemetry",
            "Spans and logs in, traces and what they say out. OTLP over gRPC is described by OpenTelemetry's own files.");
        builder.AddStore();
        builder.AddDoors();
        builder.AddAnswers();
        builder.AddInsights();
        builder.AddTraces();
        builder.AddLiveView();
        builder.AddLogs();
        builder.AddAlerts();
        builder.AddRetention();
        builder.AddDashboard();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseSidechainHeaders();
        app.MapDoors();
        app.MapTraces();
        app.MapLiveView();
        app.MapInsights();
        app.MapAlerts();
        app.MapLogs();
        app.MapRetention();
        app.MapDefaultEndpoints();
        return app;
    }
}

using Sidechain.Telemetry.Alerts;
using Sidechain.Telemetry.Guards;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Keys;
using Sidechain.Telemetry.Live;
using Sidechain.Telemetry.Logs;
using Sidechain.Telemetry.Otlp;
using Sidechain.Telemetry.Query;
using Sidechain.Telemetry.Reexport;
using Sidechain.Telemetry.Retention;
using Sidechain.Telemetry.Search;
using Sidechain.Telemetry.Steps;
using Sidechain.Telemetry.Store;

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
            // Spans that come in make no spans.
            defaults.UntracedPaths.Add(IngestApi.Path);
            defaults.UntracedPaths.Add(OtlpHttpApi.Path);
            defaults.UntracedPaths.Add(OtlpGrpcApi.Path);
        });
        builder.AddSidechainAuthentication();
        builder.AddApiDocument("Sidechain telemetry", "Spans and logs in, traces and what they say out. OTLP over gRPC is described by OpenTelemetry's own files.");
        builder.AddGuards();
        builder.AddStore();
        builder.AddAttributeKeys();
        builder.AddReexport();
        builder.AddRetention();
        builder.AddIngest();
        builder.AddOtlp();
        builder.AddLogs();
        builder.AddQuery();
        builder.AddLive();
        builder.AddSearch();
        builder.AddSteps();
        builder.AddAlerts();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseSidechainHeaders();
        app.MapIngest();
        app.MapOtlp();
        app.MapQuery();
        app.MapLive();
        app.MapSearch();
        app.MapSteps();
        app.MapAlerts();
        app.MapLogs();
        app.MapRetention();
        app.MapDefaultEndpoints();
        return app;
    }
}

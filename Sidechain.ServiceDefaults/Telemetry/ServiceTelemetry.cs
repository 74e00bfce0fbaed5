using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sidechain.ServiceDefaults.Telemetry.Export;
using Sidechain.Tracing.Context;

namespace Sidechain.ServiceDefaults.Telemetry;

/// <summary>Traces and logs to telemetry and, where there is one, to the dashboard; metrics to the dashboard alone.</summary>
internal static class ServiceTelemetry
{
    // Its own name: exporters of one name share their options, the path of the signal among them.
    private const string MetricsToDashboard = "dashboard-metrics";

    /// <summary>The trace of an upload is looked at right after it.</summary>
    internal static readonly TimeSpan DelayToTelemetry = TimeSpan.FromMilliseconds(300);

    // Every request is recorded, whatever the caller's sampled flag says. Only what runs below an unrecorded request of this very process
    // (a health check's SQL, a forwarded request) is not: it would be an orphan.
    private static readonly Sampler Always = new ParentBasedSampler(
        rootSampler: new CallsOfNobodySampler(), remoteParentNotSampled: new AlwaysOnSampler());

    public static void Add(IHostApplicationBuilder builder, ServiceDefaultsOptions options)
    {
        // Hosting takes its propagator from the container; the process-wide one stays as it is.
        builder.Services.RemoveAll<DistributedContextPropagator>();
        builder.Services.AddSingleton<DistributedContextPropagator, SidechainPropagator>();
        // With the SDK's default, trace context and baggage, the instrumentations would read and write headers themselves, to every host.
        // With this one they leave that to .NET, and so to our propagators.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, builder));
        AddTracing(telemetry, builder, options);
        AddMetrics(telemetry, builder.Configuration);
        AddLogging(telemetry, builder.Configuration);
        builder.Services.AddHostedService<LastExport>();
    }

    // The AppHost names resources in OTEL_SERVICE_NAME and replicas in OTEL_RESOURCE_ATTRIBUTES; the SDK reads both by itself.
    private static void Describe(ResourceBuilder resource, IHostApplicationBuilder builder)
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource.AddService(
            builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName,
            serviceVersion: version?.Split('+')[0],
            autoGenerateServiceInstanceId: false);
    }

    private static void AddTracing(IOpenTelemetryBuilder telemetry, IHostApplicationBuilder builder, ServiceDefaultsOptions options)
    {
        var configuration = builder.Configuration;
        var toDashboard = OtlpTarget.Dashboard(configuration, "traces");
        var toTelemetry = OtlpTarget.Telemetry(configuration, "traces");
        telemetry.WithTracing(tracing =>
        {
            tracing
                .SetSampler(Always)
                .AddSource(builder.Environment.ApplicationName)
                .AddAspNetCoreInstrumentation(requests =>
                {
                    requests.Filter = context => !options.UntracedPaths.Any(
                        path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
                    requests.RecordException = true;
                })
                .AddHttpClientInstrumentation();
            if (toDashboard is not null)
            {
                tracing.AddProcessor(services => Export(services, toDashboard, DelayToDashboard()));
            }

            if (toTelemetry is not null)
            {
                tracing.AddProcessor(services => Export(services, toTelemetry, DelayToTelemetry));
            }
        });
    }

    private static FairExport Export(IServiceProvider services, OtlpTarget target, TimeSpan delay)
    {
        var options = new OtlpExporterOptions();
        target.Apply(options);
        return new FairExport(
            new OtlpTraceExporter(options), delay, services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<FairExport>>());
    }

    // OTEL_BSP_SCHEDULE_DELAY, which an AppHost sets in Development, or the SDK's default.
    private static TimeSpan DelayToDashboard() =>
        TimeSpan.FromMilliseconds(new BatchExportActivityProcessorOptions().ScheduledDelayMilliseconds);

    private static void AddMetrics(IOpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        var target = OtlpTarget.Dashboard(configuration, "metrics");
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation();
            if (target is not null)
            {
                metrics.AddOtlpExporter(MetricsToDashboard, target.Apply);
            }
        });
    }

    private static void AddLogging(IOpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        var toDashboard = OtlpTarget.Dashboard(configuration, "logs");
        var toTelemetry = OtlpTarget.Telemetry(configuration, "logs");
        if (toDashboard is null && toTelemetry is null)
        {
            return;
        }

        telemetry.WithLogging(
            logging =>
            {
                if (toDashboard is not null)
                {
                    logging.AddProcessor(services => Logs(services, toDashboard));
                }

                if (toTelemetry is not null)
                {
                    logging.AddProcessor(services => Logs(services, toTelemetry));
                }
            },
            options =>
            {
                options.IncludeScopes = true;
                options.IncludeFormattedMessage = true;
            });
    }

    // The logger is asked for later: it is made with these processors.
    private static FairLogs Logs(IServiceProvider services, OtlpTarget target)
    {
        var options = new OtlpExporterOptions();
        target.Apply(options);
        return new FairLogs(
            new OtlpLogExporter(options), new BatchExportLogRecordProcessorOptions(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<FairLogs>>);
    }
}

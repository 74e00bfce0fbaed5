using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace OpenTelemetry.Trace;

/// <summary>Stand-in for OpenTelemetry.Instrumentation.AspNetCore: spans of incoming requests.</summary>
public static class AspNetCoreInstrumentationTracerProviderBuilderExtensions
{
    // ASP.NET Core puts method, path, scheme and host on its activity only with this switch off; it reads it when the host is built.
    private const string SuppressSwitch = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>Records a span of kind server for every request that passes the filter.</summary>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder, Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
    {
        AppContext.SetSwitch(SuppressSwitch, false);
        builder.ConfigureServices(services =>
        {
            if (configureAspNetCoreTraceInstrumentationOptions is not null)
            {
                services.Configure(configureAspNetCoreTraceInstrumentationOptions);
            }
        });
        return builder
            .AddSource(RequestSpans.SourceName)
            .AddInstrumentation(services => new RequestSpans(
                services.GetService<DiagnosticListener>(),
                services.GetRequiredService<IOptions<AspNetCoreTraceInstrumentationOptions>>().Value));
    }
}

using Aspire.Hosting.Testing;

namespace Sidechain.Traces.Testing;

/// <summary>Puts a collector in the place of the dashboard.</summary>
public static class TraceCollectorBuilder
{
    /// <summary>
    /// Starts a collector and points every project of the application at it. Aspire gives each project the dashboard's OTLP endpoint;
    /// in a test there is no dashboard, and the collector takes that address.
    /// </summary>
    /// <param name="builder">Before it is built.</param>
    public static async Task<TraceCollector> AddTraceCollectorAsync(
        this IDistributedApplicationTestingBuilder builder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var collector = await TraceCollector.StartAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        // The gRPC address would win.
        builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = null;
        builder.Configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"] = null;
        builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = collector.Endpoint.OriginalString;
        return collector;
    }
}

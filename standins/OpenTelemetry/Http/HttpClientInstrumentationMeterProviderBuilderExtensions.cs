namespace OpenTelemetry.Metrics;

/// <summary>Stand-in for OpenTelemetry.Instrumentation.Http: metrics of outgoing requests.</summary>
public static class HttpClientInstrumentationMeterProviderBuilderExtensions
{
    /// <summary>Adds the meters of <c>System.Net.Http</c> and of name resolution.</summary>
    public static MeterProviderBuilder AddHttpClientInstrumentation(this MeterProviderBuilder builder) =>
        builder.AddMeter("System.Net.Http", "System.Net.NameResolution");
}

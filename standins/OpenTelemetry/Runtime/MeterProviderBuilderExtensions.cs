namespace OpenTelemetry.Metrics;

/// <summary>Stand-in for OpenTelemetry.Instrumentation.Runtime.</summary>
public static class MeterProviderBuilderExtensions
{
    /// <summary>Adds the runtime's own meter: garbage collection, thread pool, exceptions.</summary>
    public static MeterProviderBuilder AddRuntimeInstrumentation(this MeterProviderBuilder builder) => builder.AddMeter("System.Runtime");
}

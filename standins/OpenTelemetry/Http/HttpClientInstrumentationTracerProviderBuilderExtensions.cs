namespace OpenTelemetry.Trace;

/// <summary>Stand-in for OpenTelemetry.Instrumentation.Http: spans of outgoing requests.</summary>
public static class HttpClientInstrumentationTracerProviderBuilderExtensions
{
    /// <summary>Records what <c>System.Net.Http</c> itself reports; its spans need nothing added.</summary>
    public static TracerProviderBuilder AddHttpClientInstrumentation(this TracerProviderBuilder builder) => builder.AddSource("System.Net.Http");
}

using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;
using Sidechain.Tracing.Conventions;

namespace Sidechain.ServiceDefaults.Telemetry;

/// <summary>The target of one signal, set on the exporter: <c>OTEL_EXPORTER_OTLP_</c> variables are every exporter's defaults.</summary>
internal sealed record OtlpTarget(Uri Endpoint, OtlpExportProtocol Protocol, string Headers)
{
    private const string DashboardKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolKey = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string TelemetryKey = "SIDECHAIN_OTLP_ENDPOINT";
    private const string ApiKeyKey = "SIDECHAIN_OTLP_API_KEY";

    /// <summary>The dashboard, or null where none is configured.</summary>
    /// <param name="configuration">Holds the standard variables of OpenTelemetry.</param>
    /// <param name="signal">The last part of the path: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    public static OtlpTarget? Dashboard(IConfiguration configuration, string signal)
    {
        if (Address(configuration, DashboardKey) is not { } address)
        {
            return null;
        }

        var headers = configuration["OTEL_EXPORTER_OTLP_HEADERS"] ?? "";
        return configuration[ProtocolKey] switch
        {
            null or "" or "grpc" => new OtlpTarget(address, OtlpExportProtocol.Grpc, headers),
            "http/protobuf" => new OtlpTarget(Below(address, signal), OtlpExportProtocol.HttpProtobuf, headers),
            var other => throw new InvalidOperationException($"{ProtocolKey} is '{other}': it must be 'grpc' or 'http/protobuf'."),
        };
    }

    /// <summary>The telemetry service, or null where none is configured.</summary>
    /// <param name="configuration">Holds its address and its key.</param>
    /// <param name="signal">The last part of the path: <c>traces</c> or <c>logs</c>.</param>
    public static OtlpTarget? Telemetry(IConfiguration configuration, string signal)
    {
        if (Address(configuration, TelemetryKey) is not { } address)
        {
            return null;
        }

        var key = configuration[ApiKeyKey];
        if (key?.Contains(',', StringComparison.Ordinal) == true)
        {
            throw new InvalidOperationException($"{ApiKeyKey} holds a comma: the exporter would take it for the end of the header.");
        }

        // The exporter decodes this text, and then splits it at commas.
        var headers = string.IsNullOrEmpty(key) ? "" : $"{HeaderNames.OtlpApiKey}={Uri.EscapeDataString(key)}";
        return new OtlpTarget(Below(address, signal), OtlpExportProtocol.HttpProtobuf, headers);
    }

    /// <summary>Sets the exporter's address, protocol and headers.</summary>
    public void Apply(OtlpExporterOptions options)
    {
        options.Endpoint = Endpoint;
        options.Protocol = Protocol;
        options.Headers = Headers;
        // Not the service's own clients: an export is never traced, logged or retried as a request.
        options.HttpClientFactory = () => new HttpClient(
            new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds),
        };
    }

    private static Uri? Address(IConfiguration configuration, string key) => configuration[key] switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => new Uri(text),
        var text => throw new InvalidOperationException($"{key} is '{text}': it must be an address such as http://localhost:4318."),
    };

    private static Uri Below(Uri address, string signal) => new($"{address.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
}

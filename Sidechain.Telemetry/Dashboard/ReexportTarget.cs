using System.Net.Http.Headers;

namespace Sidechain.Telemetry.Dashboard;

/// <summary>The receiver that OpenTelemetry's variables name: the dashboard, where there is one.</summary>
/// <param name="Address">Of the call: the path of the signal is in it.</param>
/// <param name="IsGrpc">Else HTTP with protobuf.</param>
/// <param name="Headers">As <c>OTEL_EXPORTER_OTLP_HEADERS</c> has them, decoded.</param>
internal sealed record ReexportTarget(Uri Address, bool IsGrpc, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    /// <summary>Null where no receiver is named. The values were checked by the services' own exporters before.</summary>
    public static ReexportTarget? Of(IConfiguration configuration)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
        {
            return null;
        }

        var isGrpc = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] is null or "" or "grpc";
        var address = new Uri($"{endpoint.TrimEnd('/')}{(isGrpc ? GrpcPath : "/v1/traces")}");
        return new ReexportTarget(address, isGrpc, [.. Pairs(configuration["OTEL_EXPORTER_OTLP_HEADERS"])]);
    }

    public void AddHeaders(HttpRequestHeaders headers)
    {
        foreach (var (name, value) in Headers)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .Select(pair => KeyValuePair.Create(Uri.UnescapeDataString(pair[0].Trim()), Uri.UnescapeDataString(pair[1].Trim())));
}

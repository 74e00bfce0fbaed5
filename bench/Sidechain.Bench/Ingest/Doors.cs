using System.Net;
using Sidechain.Telemetry.Load;

namespace Sidechain.Bench.Ingest;

/// <summary>The doors that are measured, each by what sends one request of a sample.</summary>
internal static class Doors
{
    public static Task ClientAsync(TelemetryProcess service, SpanSample sample) => TakenAsync(service.PostAsync(sample.Document()));

    public static Task OtlpAsync(TelemetryProcess service, SpanSample sample) => TakenAsync(service.PostOtlpAsync(sample.Otlp()));

    public static Task GrpcAsync(TelemetryProcess service, SpanSample sample) => service.CallOtlpAsync(sample.Otlp());

    private static async Task TakenAsync(Task<HttpStatusCode> answer)
    {
        if (await answer is not HttpStatusCode.OK and var other)
        {
            throw new InvalidOperationException($"telemetry answered {(int)other}");
        }
    }
}

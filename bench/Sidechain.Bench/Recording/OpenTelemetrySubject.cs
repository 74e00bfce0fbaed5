using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Sidechain.Bench.Recording;

/// <summary>The OpenTelemetry SDK with batch processor and OTLP over HTTP, its defaults but for a queue that never overflows.</summary>
internal sealed class OpenTelemetrySubject : ISubject
{
    private readonly NullTransport _transport = new();
    private readonly HttpClient _http;
    private readonly ActivitySource _source = new("Bench");
    private readonly TracerProvider _provider;

    public OpenTelemetrySubject()
    {
        _http = new HttpClient(_transport);
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(_source.Name)
            .AddOtlpExporter(o =>
            {
                o.Protocol = OtlpExportProtocol.HttpProtobuf;
                o.Endpoint = new Uri("http://localhost/v1/traces");
                o.HttpClientFactory = () => _http;
                o.BatchExportProcessorOptions = new BatchExportProcessorOptions<Activity> { MaxQueueSize = 65_536 };
            })
            .Build();
    }

    public string Name => "OpenTelemetry SDK 1.20.1, batch processor, OTLP";

    public long Sent => _transport.Bytes;

    public void Record(int count)
    {
        Flow.Record(_source, count);

        // It encodes when it sends, on a thread of its own.
        _provider.ForceFlush();
    }

    public void Empty()
    {
    }

    public void Dispose()
    {
        _provider.Dispose();
        _source.Dispose();
        _http.Dispose();
    }
}

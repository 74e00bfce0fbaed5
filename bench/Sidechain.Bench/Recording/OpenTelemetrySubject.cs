using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Sidechain.Bench.Recording;

/// <summary>The OpenTelemetry SDK with batch processor and OTLP over HTTP, its defaults but for a queue that never overflows here.</summary>
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
        using var root = _source.StartActivity("share_loop");
        for (var i = 0; i < count; i++)
        {
            using var span = _source.StartActivity("http_request");
            span?.SetTag("http.request.method", "POST");
            span?.SetTag("url.full", "http://localhost:8787/api/v1/posts");
            span?.SetTag("http.response.status_code", 201);
            span?.SetTag("file.name", "loop.wav");
            span?.AddEvent(new ActivityEvent("response_received"));
            span?.SetStatus(ActivityStatusCode.Ok);
        }

        root?.Stop();

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

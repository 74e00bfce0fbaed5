using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Bench.Recording;

/// <summary>Our recorder, encoder and queue, with the delivery behind it.</summary>
internal sealed class SidechainSubject : ISubject
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(30);

    private readonly NullTransport _transport = new();
    private readonly HttpClient _http;
    private readonly SpanDelivery _delivery;
    private readonly SpanRecorder _recorder;

    private readonly bool _sends;

    /// <param name="sends">Measures the delivery, too, which clients do at the end of a flow; otherwise only up to the queue.</param>
    /// <param name="gzip">As clients send; the OpenTelemetry SDK does not compress.</param>
    public SidechainSubject(bool sends = false, bool gzip = false)
    {
        _sends = sends;
        Name = !sends ? "Sidechain: recorded, encoded, enqueued" : gzip ? "Sidechain: and sent, with gzip" : "Sidechain: and sent";
        _http = new HttpClient(_transport) { BaseAddress = new Uri("http://localhost/") };
        var options =
            new DeliveryOptions { MaxQueuedSpans = 65_536, MaxQueuedBytes = 64 * 1024 * 1024, GzipOver = gzip ? 1024 : int.MaxValue };
        _delivery = new SpanDelivery(_http, () => null, options);
        _recorder = new SpanRecorder(new ClientIdentity("cli", "1.0.0", "bench"), _delivery);
    }

    public string Name { get; }

    public long Sent => _transport.Bytes;

    public void Record(int count)
    {
        using var root = _recorder.StartTrace("share_loop");
        for (var i = 0; i < count; i++)
        {
            using var span = _recorder.StartSpan("http_request");
            span.SetAttribute("http.request.method", "POST");
            span.SetAttribute("url.full", "http://localhost:8787/api/v1/posts");
            span.SetAttribute("http.response.status_code", 201);
            span.SetAttribute("file.name", "loop.wav");
            span.AddEvent("response_received");
        }

        root.End();
        if (_sends)
        {
            Empty();
        }
    }

    public void Empty()
    {
        var result = _recorder.FlushAsync(FlushLimit).GetAwaiter().GetResult();
        if (result.Reason is not null || result.Dropped > 0)
        {
            throw new InvalidOperationException($"{result.Dropped} spans dropped. {result.Reason}");
        }
    }

    public void Dispose()
    {
        _recorder.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _delivery.Dispose();
        _http.Dispose();
    }
}

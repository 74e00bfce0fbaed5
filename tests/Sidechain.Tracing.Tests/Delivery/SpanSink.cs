using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Sidechain.Tracing.Client.Http;
using Sidechain.Tracing.Tests.Servers;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Tests.Delivery;

/// <summary>A telemetry server that answers from a script, then 200, and keeps what it was sent.</summary>
internal sealed class SpanSink : IAsyncDisposable
{
    private readonly ConcurrentQueue<RequestDelegate> _script = new();
    private TestServer? _server;

    public ConcurrentQueue<SunkBatch> Batches { get; } = new();

    public Uri Address => _server!.Address;

    public HttpClient Client { get; private set; } = new();

    public static async Task<SpanSink> StartAsync()
    {
        var sink = new SpanSink();
        sink._server = await TestServer.StartAsync(sink.HandleAsync);
        sink.Client = TracedHttpClient.CreateUntraced(sink.Address);
        return sink;
    }

    /// <summary>The next request is answered so.</summary>
    public SpanSink Answer(int status, string body = "{}", string? retryAfter = null)
    {
        _script.Enqueue(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return context.Response.WriteAsync(body);
        });
        return this;
    }

    /// <summary>The next request is answered as usual.</summary>
    public SpanSink Pass()
    {
        _script.Enqueue(context => context.Response.WriteAsync("{}"));
        return this;
    }

    /// <summary>The next request's connection breaks.</summary>
    public SpanSink Reset()
    {
        _script.Enqueue(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        return this;
    }

    /// <summary>The next request is never answered.</summary>
    public SpanSink Hang()
    {
        _script.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        return this;
    }

    /// <summary>From now on every request is answered as usual.</summary>
    public void Recover() => _script.Clear();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server!.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var isGzip = context.Request.Headers.ContentEncoding == "gzip";
        using var body = new MemoryStream();
        await (isGzip ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body).CopyToAsync(body);
        var batch = new SunkBatch(
            context.Request.Method + " " + context.Request.Path,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            isGzip,
            (int)body.Length,
            WireReader.Read(body.ToArray()));
        Batches.Enqueue(batch);
        context.Response.OnStarting(() =>
        {
            batch.Status = context.Response.StatusCode;
            return Task.CompletedTask;
        });
        if (_script.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else
        {
            await context.Response.WriteAsync($$"""{"status":"received","accepted":{{batch.Envelope.Spans.Count}},"rejected":[]}""");
        }
    }
}

using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Victim;

/// <summary>
/// A telemetry server that keeps spans by trace and span id and losses by batch, as the real one does: a repeat changes nothing, an
/// unfinished span is replaced by the finished one. While <see cref="IsFaulty"/>, every third answer is a failure of some kind.
/// </summary>
internal sealed class CrashSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Trace, string Span), WireSpan> _spans = [];
    private readonly Dictionary<string, IReadOnlyList<WireDropped>> _losses = new(StringComparer.Ordinal);

    private CrashSink(WebApplication app, int seed)
    {
        _app = app;
        _random = new Random(seed);
    }

    public bool IsFaulty { get; set; }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Requests that were stored.</summary>
    public int Batches { get; private set; }

    /// <summary>Spans that came again although they were stored: an answer was lost, or the kill came before it was noted.</summary>
    public int Repeats { get; private set; }

    /// <summary>Losses by reason, each batch counted once.</summary>
    public IReadOnlyDictionary<string, long> Losses
    {
        get
        {
            lock (_lock)
            {
                return _losses.Values.SelectMany(l => l).GroupBy(l => l.Reason).ToDictionary(l => l.Key, l => l.Sum(x => x.Count));
            }
        }
    }

    public static async Task<CrashSink> StartAsync(int seed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var sink = new CrashSink(app, seed);
        app.Run(sink.HandleAsync);
        await app.StartAsync();
        return sink;
    }

    public WireSpan? Find(string trace, string span)
    {
        lock (_lock)
        {
            return _spans.GetValueOrDefault((trace, span));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        int fault;
        lock (_lock)
        {
            fault = IsFaulty ? _random.Next(18) : -1;
        }

        if (fault is >= 0 and <= 3)
        {
            context.Response.StatusCode = fault switch { 0 => 429, 1 => 503, 2 => 500, _ => 502 };
            return;
        }

        if (fault == 4)
        {
            context.Abort();
            return;
        }

        using var body = new MemoryStream();
        var isPacked = context.Request.Headers.ContentEncoding == "gzip";
        await (isPacked ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body).CopyToAsync(body);
        var accepted = Store(WireReader.Read(body.ToArray()));
        if (fault == 5)
        {
            // Stored, and the client never hears of it.
            context.Abort();
            return;
        }

        if (fault == 6)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(60), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await context.Response.WriteAsync($$"""{"status":"received","accepted":{{accepted}},"rejected":[]}""");
    }

    private int Store(WireEnvelope envelope)
    {
        lock (_lock)
        {
            Batches++;
            foreach (var span in envelope.Spans)
            {
                var key = (span.TraceId!, span.SpanId!);
                if (!_spans.TryGetValue(key, out var known) || (known.IsUnfinished && !span.IsUnfinished))
                {
                    _spans[key] = span;
                }
                else
                {
                    Repeats++;
                }
            }

            if (envelope.Dropped.Count > 0)
            {
                _losses.TryAdd(envelope.BatchId!, envelope.Dropped);
            }

            return envelope.Spans.Count;
        }
    }
}

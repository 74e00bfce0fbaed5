using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Sidechain.ServiceDefaults.Tests.Telemetry;

/// <summary>A server that takes OTLP and keeps what came.</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Export> _exports = new();

    private OtlpSink(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = protocols));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _exports.Enqueue(new Export(
                context.Request.Path,
                context.Request.ContentType,
                context.Request.Headers.ToDictionary(
                    header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/x-protobuf";
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyCollection<Export> Exports => _exports;

    public static async Task<OtlpSink> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var sink = new OtlpSink(protocols);
        await sink._app.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The first export to a path that holds the text; texts in protobuf are plain UTF-8.</summary>
    public async Task<Export> WaitForAsync(string path, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (_exports.FirstOrDefault(export => export.Path == path && export.Body.Contains(text, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            Assert.False(
                limit.IsCancellationRequested, $"No '{text}' at {path}: {string.Join(", ", _exports.Select(export => export.Path))}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    internal sealed record Export(string Path, string? ContentType, IReadOnlyDictionary<string, string> Headers, string Body);
}

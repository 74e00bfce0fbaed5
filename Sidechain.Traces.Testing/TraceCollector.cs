using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sidechain.Otlp;

namespace Sidechain.Traces.Testing;

/// <summary>
/// An OTLP endpoint in the test's process (HTTP with protobuf or JSON, and gRPC; gzip too) that keeps spans by their trace.
/// </summary>
public sealed class TraceCollector : ITraceSource, IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly CollectedSpans _spans;

    private TraceCollector(WebApplication server, CollectedSpans spans) => (_server, _spans) = (server, spans);

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with the protocol <c>http/protobuf</c>.</summary>
    public Uri Endpoint => new(_server.Urls.First());

    /// <summary>
    /// For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with the protocol <c>grpc</c>, the default of OpenTelemetry's exporter. It is a port of its
    /// own, since without TLS a port speaks either HTTP/1.1 or HTTP/2.
    /// </summary>
    public Uri GrpcEndpoint => new(_server.Urls.Last());

    /// <summary>Every trace of which a span has arrived.</summary>
    public IReadOnlyCollection<string> TraceIds => _spans.TraceIds;

    /// <summary>Listens on free ports of the loopback address.</summary>
    public static async Task<TraceCollector> StartAsync(TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var spans = new CollectedSpans(time ?? TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, grpc => grpc.Protocols = HttpProtocols.Http2);
        });
        GrpcExports.Add(builder.Services, spans);
        var server = builder.Build();
        server.MapPost("/v1/traces", (HttpRequest request, CancellationToken token) => TakeAsync(request, spans, token));
        // Exporters of other signals are told that all is well.
        server.MapPost("/v1/{signal}", (string signal) => Results.Bytes([], "application/x-protobuf"));
        GrpcExports.Map(server);
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        return new TraceCollector(server, spans);
    }

    /// <summary>A trace by its id (32 hex digits), whether anything of it has arrived or not.</summary>
    public ObservedTrace Trace(string traceId) => new(this, traceId);

    public Task<TraceObservation?> ReadAsync(string traceId, CancellationToken cancellationToken) => Task.FromResult(_spans.Find(traceId));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<IResult> TakeAsync(HttpRequest request, CollectedSpans spans, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var zipped = request.Headers.ContentEncoding.ToString() == "gzip";
        await using var content = zipped ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        await content.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        var encoding = request.HasJsonContentType() ? OtlpEncoding.Json : OtlpEncoding.Protobuf;
        try
        {
            var found = OtlpTrees.Read(body.ToArray(), encoding);
            spans.Add(found.Spans);
            return ExportAnswer.Of(found, encoding);
        }
        catch (MalformedOtlpException malformed)
        {
            return Results.BadRequest(malformed.Message);
        }
    }
}

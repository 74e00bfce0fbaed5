using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Sidechain.Telemetry.Dashboard;

/// <summary>One export over HTTP or gRPC, by the target's protocol; never traced.</summary>
internal sealed class OtlpSender(ReexportTarget target) : IDisposable
{
    private const int GrpcPrefix = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    public void Dispose() => _http.Dispose();

    /// <summary>Null when it was taken; else why not, and whether another attempt makes sense.</summary>
    public async Task<(string Reason, bool IsPassing)?> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = Content(message.Span) };
        target.AddHeaders(request.Headers);
        if (target.IsGrpc)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return Verdict(response);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException
            || (lost is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (lost.Message, IsPassing: true);
        }
    }

    private (string Reason, bool IsPassing)? Verdict(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            return ($"HTTP {(int)response.StatusCode}", response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);
        }

        if (!target.IsGrpc)
        {
            return null;
        }

        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var trailer)
            || response.Headers.TryGetValues("grpc-status", out trailer)
            ? trailer.First() : "2";
        // CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS: OTLP's retryable codes.
        return status == "0" ? null : ($"grpc-status {status}", status is "1" or "4" or "8" or "10" or "11" or "14" or "15");
    }

    private ByteArrayContent Content(ReadOnlySpan<byte> message)
    {
        var prefix = target.IsGrpc ? GrpcPrefix : 0;
        var body = new byte[prefix + message.Length];
        if (target.IsGrpc)
        {
            BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        }

        message.CopyTo(body.AsSpan(prefix));
        return new ByteArrayContent(body)
        {
            Headers = { ContentType = new MediaTypeHeaderValue(target.IsGrpc ? "application/grpc" : "application/x-protobuf") },
        };
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>The answer of one unary gRPC call, made by hand.</summary>
/// <param name="Code">grpc-status.</param>
/// <param name="Message">The bytes of the one message; null without one.</param>
public sealed record GrpcAnswer(int Code, string Text, byte[]? Message, string? Details)
{
    public static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <param name="service">For example <c>trace.v1.TraceService</c>.</param>
    public static async Task<GrpcAnswer> CallAsync(
        TelemetryServer server, byte[] body, string service = "trace.v1.TraceService", string? key = TelemetryServer.OtlpKey,
        params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = server.GrpcAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/opentelemetry.proto.collector.{service}/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (key is not null)
        {
            request.Headers.Add("x-otlp-api-key", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, "application/grpc"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var answer = await response.Content.ReadAsByteArrayAsync();
        // An answer without a message may have its trailers among its headers.
        string? Trailer(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
                ? values.Single()
                : null;
        return new GrpcAnswer(
            int.Parse(Trailer("grpc-status")!, System.Globalization.CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(Trailer("grpc-message") ?? ""),
            answer.Length == 0 ? null : answer[5..], Trailer("grpc-status-details-bin"));
    }
}

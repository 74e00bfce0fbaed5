using System.Buffers;
using System.IO.Compression;
using System.Net.Http.Headers;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Delivery;

/// <summary>The request of one attempt.</summary>
internal static class DeliveryRequest
{
    /// <summary>Relative to the base address.</summary>
    public const string Path = "api/v1/telemetry/spans";

    public static HttpRequestMessage Create(Batch batch, string? token, long sentAtUs, int gzipOver)
    {
        var body = new ArrayBufferWriter<byte>(batch.Spans.Sum(s => s.Json.Length + 1) + 256);
        var head = new WireEnvelope { BatchId = batch.Id, AttemptSentAtUs = sentAtUs, Clock = batch.Clock, Done = batch.Done, Dropped = batch.Dropped };
        WireWriter.Write(body, head, batch.Spans.Select(s => s.Json));

        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Content(body.WrittenMemory, gzipOver) };
        if (!string.IsNullOrEmpty(token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private static ByteArrayContent Content(ReadOnlyMemory<byte> body, int gzipOver)
    {
        ByteArrayContent content;
        if (body.Length > gzipOver)
        {
            using var packed = new MemoryStream(body.Length / 4);
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(body.Span);
            }

            content = new ByteArrayContent(packed.GetBuffer(), 0, (int)packed.Length);
            content.Headers.ContentEncoding.Add("gzip");
        }
        else
        {
            content = new ByteArrayContent(body.ToArray());
        }

        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}

using System.IO.Compression;
using System.Net.Http.Headers;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>The request of one attempt.</summary>
internal static class DeliveryRequest
{
    /// <summary>The caller disposes of it, when no attempt uses the batch's memory any more.</summary>
    public static HttpRequestMessage Create(Batch batch, string? token, long sentAtUs, int gzipOver)
    {
        var body = new PooledBody(batch.Spans.Sum(s => s.Json.Length + 1) + 512);
        var head = new WireEnvelope
        {
            BatchId = batch.Id,
            AttemptSentAtUs = sentAtUs,
            Clock = batch.Clock,
            Done = batch.Done,
            Dropped = batch.Dropped,
        };
        WireWriter.Write(body, head, batch.Spans.Select(s => s.Json));

        var request = new HttpRequestMessage(HttpMethod.Post, WireEnvelope.Path) { Content = Content(body, gzipOver) };
        if (!string.IsNullOrEmpty(token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private static PooledContent Content(PooledBody body, int gzipOver)
    {
        var isLarge = body.Length > gzipOver;
        var content = new PooledContent(isLarge ? Pack(body) : body);
        if (isLarge)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static PooledBody Pack(PooledBody body)
    {
        using (body)
        {
            var packed = new PooledBody((int)body.Length / 4);
            using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(body.WrittenMemory.Span);
            return packed;
        }
    }
}

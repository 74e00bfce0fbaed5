using System.Net;

namespace Sidechain.Bench.Recording;

/// <summary>Reads what it is given, as a network card would, and answers 200.</summary>
internal sealed class NullTransport : HttpMessageHandler
{
    private long _bytes;

    /// <summary>Of all bodies so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sink = new CountingStream();
        request.Content?.CopyTo(sink, null, cancellationToken);
        Interlocked.Add(ref _bytes, sink.Length);
        return new HttpResponseMessage(HttpStatusCode.OK);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sink = new CountingStream();
        if (request.Content is { } content)
        {
            await content.CopyToAsync(sink, cancellationToken);
        }

        Interlocked.Add(ref _bytes, sink.Length);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
    }
}

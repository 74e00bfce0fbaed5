using System.IO.Pipelines;
using System.Net;

namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>A body that goes on as it comes in. Over HTTP/1.1, HttpClient holds small parts until the end; YARP flushes none.</summary>
internal sealed class FlushedBody : HttpContent
{
    /// <summary>Shorter bodies fit into the network's buffers: they are on their way before anybody could refuse them. Bytes.</summary>
    private const int AskFirstLength = 64 * 1024;

    private readonly HttpContent _body;
    private readonly TimeProvider _time;

    private FlushedBody(HttpContent body, TimeProvider time)
    {
        (_body, _time) = (body, time);
        foreach (var (name, values) in body.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    // A pipe writer over a stream flushes it after each write, and copies nothing.
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _body.CopyToAsync(PipeWriter.Create(new ForgivingStream(stream, _time)).AsStream(leaveOpen: true), context, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Headers.ContentLength ?? 0;
        return _body.Headers.ContentLength is not null;
    }

    /// <summary>YARP refuses any other body than its own in the request that it makes, so this one is put around it further down.</summary>
    internal sealed class Handler(TimeProvider time) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } body)
            {
                // The other service may answer before it reads: that the caller is unknown, or the body too large. HttpClient would send
                // the whole body first, and miss the answer of a service that hangs up in the middle.
                request.Headers.ExpectContinue = (body.Headers.ContentLength ?? long.MaxValue) > AskFirstLength;
                request.Content = new FlushedBody(body, time);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}

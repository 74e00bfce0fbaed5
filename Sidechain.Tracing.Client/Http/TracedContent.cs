using System.Net;
using Sidechain.Tracing.Client.Recording;

namespace Sidechain.Tracing.Client.Http;

/// <summary>An answer's body that ends the span with its last byte, when reading it fails, or when it is given up.</summary>
internal sealed class TracedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly RecordedSpan _span;

    public TracedContent(HttpContent inner, RecordedSpan span)
    {
        _inner = inner;
        _span = span;
        foreach (var header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new TracedStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), _span);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new TracedStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _span);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = new TracedStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _span);
        await using (body.ConfigureAwait(false))
        {
            await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _span.End();
        }

        base.Dispose(disposing);
    }
}

using System.Net;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// A body in borrowed memory: a flush of a long flow would otherwise fill the large object heap, and the program pay for its collection.
/// </summary>
/// <param name="body">Given back when the request is over and nobody sends it any more.</param>
internal sealed class PooledContent(PooledBody body) : HttpContent
{
    // The request that owns it, and every copy that is on its way: an answer may come, or a time-out, while the transport still reads.
    private int _users = 1;
    private int _disposed;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Interlocked.Increment(ref _users) == 1, this);
        try
        {
            await stream.WriteAsync(body.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.Write(body.WrittenMemory.Span);

    protected override bool TryComputeLength(out long length)
    {
        length = body.WrittenMemory.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Leave();
        }

        base.Dispose(disposing);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            body.Dispose();
        }
    }
}

using Sidechain.Tracing.Recording;

namespace Sidechain.Tracing.Http;

/// <summary>Reads through to the answer's body and tells the span how that went.</summary>
internal sealed class TracedStream(Stream inner, RecordedSpan span) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Seen(inner.Read(buffer), buffer.Length);
        }
        catch (Exception exception)
        {
            Failed(exception);
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Seen(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception exception)
        {
            Failed(exception);
            throw;
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            span.End();
        }

        base.Dispose(disposing);
    }

    /// <summary>Nothing read into a buffer with room is the end.</summary>
    private int Seen(int read, int room)
    {
        if (read == 0 && room > 0)
        {
            span.End();
        }

        return read;
    }

    private void Failed(Exception exception)
    {
        span.RecordException(exception);
        span.End();
    }
}

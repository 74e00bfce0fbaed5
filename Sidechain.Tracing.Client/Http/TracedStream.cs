using Sidechain.Tracing.Client.Recording;

namespace Sidechain.Tracing.Client.Http;

/// <summary>Reads through to the answer's body and tells the span how that went.</summary>
internal sealed class TracedStream(Stream inner, RecordedSpan span) : BodyStream(inner)
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Seen(base.Read(buffer), buffer.Length);
        }
        catch (Exception exception)
        {
            Failed(exception);
            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Seen(await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception exception)
        {
            Failed(exception);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            span.End();
        }
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

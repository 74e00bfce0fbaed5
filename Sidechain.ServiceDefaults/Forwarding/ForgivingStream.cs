namespace Sidechain.ServiceDefaults.Forwarding;

/// <summary>
/// The way to a service that may hang up in the middle of a body, because it has answered already: what it no longer takes is dropped, so
/// that HttpClient goes on to read that answer. Without one it says itself that the connection is broken. HttpClient waits for the end of
/// the body, which a caller may put off for ever: what still comes after a while is an error.
/// </summary>
/// <param name="inner">Where the body goes.</param>
/// <param name="time">The clock.</param>
internal sealed class ForgivingStream(Stream inner, TimeProvider time) : Stream
{
    /// <summary>As long as a body may go on to which nobody listens, as the server itself lets it after an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long? _hungUp;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // Each part is offered all the same: HttpClient counts what it was given.
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            Forgive(e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await inner.FlushAsync(cancellationToken);
        }
        catch (IOException e)
        {
            Forgive(e);
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <exception cref="UnheardBodyException">It hung up long ago.</exception>
    private void Forgive(IOException broken)
    {
        _hungUp ??= time.GetTimestamp();
        if (time.GetElapsedTime(_hungUp.Value) > Patience)
        {
            throw new UnheardBodyException(broken);
        }
    }
}

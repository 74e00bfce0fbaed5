namespace Sidechain.Client.Sessions;

/// <summary>The body of an answer, given up when it pauses for too long; how long it takes as a whole does not matter.</summary>
/// <param name="inner">The body.</param>
/// <param name="limit">Longest pause.</param>
internal sealed class PatientStream(Stream inner, TimeSpan limit) : Stream
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

    /// <summary>The same content, read with patience.</summary>
    public static async Task<HttpContent> WatchAsync(HttpContent content, TimeSpan limit, CancellationToken cancellationToken)
    {
        var watched = new StreamContent(new PatientStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), limit));
        foreach (var header in content.Headers.NonValidated)
        {
            watched.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return watched;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silent.CancelAfter(limit);
        try
        {
            return await inner.ReadAsync(buffer, silent.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw SilenceHandler.Silent(limit, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

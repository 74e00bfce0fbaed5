namespace Sidechain.ServiceDefaults.Bodies;

/// <summary>A stream to read that counts what comes out of it, and fails once that is more than may come.</summary>
/// <param name="inner">The body, as it arrives or decompressed.</param>
/// <param name="limit">Bytes.</param>
/// <param name="beyond">What it throws then.</param>
public sealed class CountedStream(Stream inner, long limit, Func<Exception> beyond) : ReadingStream
{
    /// <summary>Bytes that have come out of it.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int bytes)
    {
        Count += bytes;
        return Count <= limit ? bytes : throw beyond();
    }
}

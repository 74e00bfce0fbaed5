namespace Sidechain.Tracing.Client.Delivery;

/// <summary>Memory that many encoded spans share; free again when none of them waits any more.</summary>
internal sealed class SpanChunk
{
    /// <summary>Below the limit of the large object heap, bytes.</summary>
    public const int Size = 64 * 1024;

    private readonly byte[] _bytes = new byte[Size];
    private int _used;

    /// <summary>Spans that wait.</summary>
    public int Waiting { get; private set; }

    public bool HasRoom(int bytes) => Size - _used >= bytes;

    /// <summary>Returns the offset.</summary>
    public int Add(ReadOnlySpan<byte> json)
    {
        var offset = _used;
        json.CopyTo(_bytes.AsSpan(offset));
        _used += json.Length;
        Waiting++;
        return offset;
    }

    public ReadOnlyMemory<byte> At(int offset, int length) => _bytes.AsMemory(offset, length);

    /// <summary>True when it was the last one.</summary>
    public bool Release() => --Waiting == 0;

    public void Clear() => _used = 0;
}

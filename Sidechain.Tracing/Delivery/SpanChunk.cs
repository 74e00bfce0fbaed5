namespace Sidechain.Tracing.Delivery;

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

    public ReadOnlyMemory<byte> Add(ReadOnlySpan<byte> json)
    {
        json.CopyTo(_bytes.AsSpan(_used));
        var place = _bytes.AsMemory(_used, json.Length);
        _used += json.Length;
        Waiting++;
        return place;
    }

    /// <summary>True when it was the last one.</summary>
    public bool Release() => --Waiting == 0;

    public void Clear() => _used = 0;
}

using System.Buffers;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>
/// The bytes of a body, in pooled memory: a request of some hundred spans is a large object, and new ones would cause full collections
/// again and again.
/// </summary>
internal sealed class BodyBuffer : IDisposable
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Room for more.</summary>
    public Memory<byte> Free => _bytes.AsMemory(_length);

    public void Advance(int bytes) => _length += bytes;

    /// <summary>Makes it so large, at least; what was written stays.</summary>
    public void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        Written.CopyTo(larger);
        GiveBack();
        _bytes = larger;
    }

    /// <summary>Nobody may look at the bytes any more.</summary>
    public void Dispose()
    {
        GiveBack();
        (_bytes, _length) = ([], 0);
    }

    private void GiveBack()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// Rows in PostgreSQL's binary format of COPY (its manual: COPY, "Binary Format"), in one buffer that is used again. Npgsql's importer
/// settles the type of each value anew, which is a tenth of what a span costs.
/// </summary>
internal sealed class CopyRows
{
    private static readonly DateOnly Epoch = new(2000, 1, 1);

    // Signature, flags, and the length of an extension that there is not.
    private static readonly byte[] Head =
    [
        (byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0,
        0,
    ];

    private byte[] _buffer = new byte[128 * 1024];
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    public void Begin() => Head.CopyTo(Room(Head.Length));

    public void Row(short columns) => BinaryPrimitives.WriteInt16BigEndian(Room(sizeof(short)), columns);

    public void End() => Row(-1);

    /// <summary>The last day of all is infinity, as for Npgsql: that of pinned traces.</summary>
    public void Date(DateOnly day) => Integer(day == DateOnly.MaxValue ? int.MaxValue : day.DayNumber - Epoch.DayNumber);

    public void Uuid(Guid id) => id.TryWriteBytes(Value(16), bigEndian: true, out _);

    public void Bigint(long number) => BinaryPrimitives.WriteInt64BigEndian(Value(sizeof(long)), number);

    public void Bigint(long? number)
    {
        if (number is { } value)
        {
            Bigint(value);
        }
        else
        {
            Null();
        }
    }

    public void Integer(int number) => BinaryPrimitives.WriteInt32BigEndian(Value(sizeof(int)), number);

    public void Integer(int? number)
    {
        if (number is { } value)
        {
            Integer(value);
        }
        else
        {
            Null();
        }
    }

    public void Smallint(short number) => BinaryPrimitives.WriteInt16BigEndian(Value(sizeof(short)), number);

    public void Text(string? text)
    {
        if (text is null)
        {
            Null();
            return;
        }

        var room = Free(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var bytes = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, bytes);
        _length += sizeof(int) + bytes;
    }

    private void Null() => BinaryPrimitives.WriteInt32BigEndian(Room(sizeof(int)), -1);

    /// <summary>Room for a value, behind its length.</summary>
    private Span<byte> Value(int bytes)
    {
        var room = Room(sizeof(int) + bytes);
        BinaryPrimitives.WriteInt32BigEndian(room, bytes);
        return room[sizeof(int)..];
    }

    private Span<byte> Room(int bytes)
    {
        var room = Free(bytes)[..bytes];
        _length += bytes;
        return room;
    }

    private Span<byte> Free(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + bytes));
        }

        return _buffer.AsSpan(_length);
    }
}

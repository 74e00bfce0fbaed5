using System.Buffers.Binary;

namespace Sidechain.Otlp.Protobuf;

/// <summary>Reads the fields of one protobuf message where it lies, without copying.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>The next field's number and type; false at the end of the message.</summary>
    public bool Next(out int field, out WireType type)
    {
        field = 0;
        type = default;
        if (_position == _message.Length)
        {
            return false;
        }

        var tag = Varint();
        type = (WireType)(tag & 7);
        if (tag >> 3 is 0 or > 0x1FFFFFFF || !IsKnown(type))
        {
            throw new MalformedOtlpException($"No field can have the tag {tag}.");
        }

        field = (int)(tag >> 3);
        return true;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position == _message.Length)
            {
                throw new MalformedOtlpException("The message ends inside a number.");
            }

            var part = _message[_position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new MalformedOtlpException("A number is longer than ten bytes.");
    }

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (length > int.MaxValue)
        {
            throw new MalformedOtlpException("A field is longer than the message.");
        }

        return Take((int)length);
    }

    public void Skip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                Bytes();
                break;
        }
    }

    private static bool IsKnown(WireType type) => type is WireType.Varint or WireType.Fixed64 or WireType.Length or WireType.Fixed32;

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position)
        {
            throw new MalformedOtlpException("A field is longer than the message.");
        }

        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }
}

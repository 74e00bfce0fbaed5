using System.Buffers.Binary;

namespace Sidechain.Otlp.Protobuf;

/// <summary>Reads the fields of one protobuf message where it lies, without copying.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    // As deep as protobuf's own parsers go.
    private const int MostGroups = 100;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;
    private int _field;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>The next field's number and type; false at the end of the message.</summary>
    public bool Next(out int field, out WireType type)
    {
        field = 0;
        type = default;
        if (_position == _message.Length)
        {
            return false;
        }

        Tag(out field, out type);
        _field = field;
        return type != WireType.EndGroup ? true : throw new MalformedOtlpException("A group ends that has not begun.");
    }

    /// <summary>Whether the bytes that are next end behind the message.</summary>
    /// <param name="begun">As many of them as there are.</param>
    public readonly bool IsCut(out ReadOnlySpan<byte> begun)
    {
        var ahead = this;
        var length = ahead.Varint();
        begun = _message[ahead._position..];
        return length > (ulong)begun.Length;
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

    /// <summary>Passes over the value of the field that came last.</summary>
    public void Skip(WireType type)
    {
        if (type == WireType.StartGroup)
        {
            SkipGroup();
        }
        else
        {
            SkipValue(type);
        }
    }

    private void SkipGroup()
    {
        var open = new Stack<int>([_field]);
        while (open.Count > 0)
        {
            Tag(out var field, out var type);
            switch (type)
            {
                case WireType.StartGroup when open.Count < MostGroups:
                    open.Push(field);
                    break;
                case WireType.StartGroup:
                    throw new MalformedOtlpException("Groups are nested too deep.");
                case WireType.EndGroup when open.Pop() != field:
                    throw new MalformedOtlpException("A group ends that has not begun.");
                case WireType.EndGroup:
                    break;
                default:
                    SkipValue(type);
                    break;
            }
        }
    }

    private void SkipValue(WireType type)
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

    private void Tag(out int field, out WireType type)
    {
        var tag = Varint();
        type = (WireType)(tag & 7);
        if (tag >> 3 is 0 or > 0x1FFFFFFF || type > WireType.Fixed32)
        {
            throw new MalformedOtlpException($"No field can have the tag {tag}.");
        }

        field = (int)(tag >> 3);
    }

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

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sidechain.Otlp.Protobuf;

/// <summary>The few kinds of protobuf fields that OTLP needs.</summary>
public sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(256);

    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    /// <summary>A message within this one.</summary>
    public void Message(int field, ProtoWriter message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Bytes(field, message.Written);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Number(((uint)field << 3) | 2);
        Number((ulong)value.Length);
        _output.Write(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Varint(int field, ulong value)
    {
        Number((uint)field << 3);
        Number(value);
    }

    public void Fixed64(int field, ulong value)
    {
        Number(((uint)field << 3) | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(_output.GetSpan(8), value);
        _output.Advance(8);
    }

    public void Fixed32(int field, uint value)
    {
        Number(((uint)field << 3) | 5);
        BinaryPrimitives.WriteUInt32LittleEndian(_output.GetSpan(4), value);
        _output.Advance(4);
    }

    private void Number(ulong value)
    {
        var room = _output.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[length++] = (byte)(value | 0x80);
        }

        room[length++] = (byte)value;
        _output.Advance(length);
    }
}

using System.Buffers.Binary;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// A record: mark, length, checksum, type, contents, filled up to a multiple of eight bytes. The checksum covers length, type and contents,
/// so a record is there wholly or not at all, whatever part of it reached the file.
/// </summary>
internal static class RecordFormat
{
    public const int HeadLength = 16;

    public const int Alignment = 8;
    private const uint Mark = 0x31_4C_50_53; // "SPL1"

    public static int Size(int contentLength) => Align(HeadLength + contentLength);

    public static int Align(int offset) => (offset + Alignment - 1) / Alignment * Alignment;

    /// <summary>Writes the head in front of contents that are in place behind it.</summary>
    public static void Seal(Span<byte> record, RecordType type, int contentLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], contentLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (byte)type);
        record[(HeadLength + contentLength)..Size(contentLength)].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], Checksum(record, contentLength));
    }

    /// <summary>A whole record.</summary>
    public static byte[] Create(RecordType type, ReadOnlySpan<byte> content)
    {
        var record = new byte[Size(content.Length)];
        content.CopyTo(record.AsSpan(HeadLength));
        Seal(record, type, content.Length);
        return record;
    }

    /// <summary>True when a whole, undamaged record starts here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out RecordType type, out int contentLength)
    {
        type = default;
        contentLength = 0;
        if (data.Length < HeadLength || BinaryPrimitives.ReadUInt32LittleEndian(data) != Mark)
        {
            return false;
        }

        contentLength = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        type = (RecordType)data[12];
        return contentLength >= 0 && contentLength <= data.Length - HeadLength
            && BinaryPrimitives.ReadUInt32LittleEndian(data[8..]) == Checksum(data, contentLength);
    }

    private static uint Checksum(ReadOnlySpan<byte> record, int contentLength) =>
        Crc32C.Append(Crc32C.Append(uint.MaxValue, record[4..8]), record[12..(HeadLength + contentLength)]);
}

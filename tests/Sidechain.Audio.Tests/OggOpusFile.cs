using System.Buffers.Binary;
using System.Text;

namespace Sidechain.Audio.Tests;

/// <summary>The content of an Ogg Opus file (RFC 3533, RFC 7845), read from its pages; each page's checksum is verified.</summary>
internal sealed class OggOpusFile
{
    private const int PageHeaderLength = 27;
    private const int GranulesPerSecond = 48_000;

    private OggOpusFile(byte[] head, byte[] tags, long lastGranule, bool ended)
    {
        Channels = head[9];
        PreSkip = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(10));
        InputSampleRate = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
        Duration = TimeSpan.FromSeconds((double)(lastGranule - PreSkip) / GranulesPerSecond);
        Tags = Encoding.UTF8.GetString(tags);
        Ended = ended;
    }

    public int Channels { get; }

    public int PreSkip { get; }

    public int InputSampleRate { get; }

    /// <summary>From the last page's granule position, without the pre-skip.</summary>
    public TimeSpan Duration { get; }

    public string Tags { get; }

    /// <summary>Whether the last page is marked as the end of the stream.</summary>
    public bool Ended { get; }

    public static OggOpusFile Parse(byte[] file)
    {
        var packets = new List<byte[]>();
        long granule = 0;
        var ended = false;
        var rest = file.AsSpan();
        while (!rest.IsEmpty)
        {
            Assert.True(rest.StartsWith("OggS"u8), "a page starts with OggS");
            int segments = rest[26];
            var table = rest.Slice(PageHeaderLength, segments);
            var length = PageHeaderLength + segments;
            foreach (var segment in table)
            {
                length += segment;
            }

            var page = rest[..length];
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(page[22..]), Checksum(page));
            granule = BinaryPrimitives.ReadInt64LittleEndian(page[6..]);
            ended = (page[5] & 4) != 0;
            packets.Add(page[(PageHeaderLength + segments)..].ToArray());
            rest = rest[length..];
        }

        Assert.True(packets[0].AsSpan().StartsWith("OpusHead"u8));
        Assert.True(packets[1].AsSpan().StartsWith("OpusTags"u8));
        return new OggOpusFile(packets[0], packets[1], granule, ended);
    }

    /// <summary>CRC-32 with polynomial 0x04c11db7, no reflection, the checksum's own field taken as zero.</summary>
    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        uint crc = 0;
        for (var i = 0; i < page.Length; i++)
        {
            crc ^= (uint)(i is >= 22 and < 26 ? 0 : page[i]) << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000_0000) != 0 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
            }
        }

        return crc;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sidechain.Telemetry.Load.Fuzz;

/// <summary>Breaks bodies that are well-formed: bytes changed, taken out, put in, doubled, cut off, and words that parsers stumble over.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly byte[][] Words =
    [
        [.. "null"u8], [.. "[[[[[[[["u8], [.. "{\"a\":{\"a\":{"u8], [.. "1e999"u8], [.. "-0.0"u8], [.. "\"\\ud800\""u8], [.. "\\u0000"u8], [.. "9223372036854775808"u8], [.. "18446744073709551615"u8],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x00, 0x00, 0x00, 0x00], [0xEF, 0xBB, 0xBF], [0xC0, 0x80],
    ];

    public byte[] Mutate(byte[] valid)
    {
        List<byte> body = [.. valid];
        for (var changes = random.Next(1, 4); changes > 0 && body.Count > 0; changes--)
            Change(body);
        return [.. body];
    }

    public static byte[] Zipped(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return compressed.ToArray();
    }

    public static byte[] Framed(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private void Change(List<byte> body)
    {
        var at = random.Next(body.Count);
        var length = Math.Min(random.Next(1, 40), body.Count - at);
        switch (random.Next(8))
        {
            case 0:
                body[at] = (byte)random.Next(256);
                break;
            case 1:
                body[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                body.RemoveRange(at, length);
                break;
            case 3:
                body.InsertRange(at, body.GetRange(at, length));
                break;
            case 4:
                body.RemoveRange(at, body.Count - at);
                break;
            case 5:
                body.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
            case 6:
                // A number of another size, where there is one.
                if (char.IsAsciiDigit((char)body[at]))
                    body.InsertRange(at, Encoding.ASCII.GetBytes(new string('9', random.Next(1, 30))));
                break;
            default:
                var from = random.Next(body.Count);
                body.InsertRange(at, body.GetRange(from, Math.Min(length, body.Count - from)));
                break;
        }
    }
}

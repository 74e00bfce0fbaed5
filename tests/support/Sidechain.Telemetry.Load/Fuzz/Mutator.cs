using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sidechain.Telemetry.Load.Fuzz;

/// <summary>Breaks well-formed bodies: bytes changed, removed, inserted, doubled, cut off, and words that parsers stumble over.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly byte[][] Words =
    [
        [.. "null"u8], [.. "[[[[[[[["u8], [.. "{\"a\":{\"a\":{"u8], [.. "1e999"u8], [.. "-0.0"u8], [.. "\"\\ud800\""u8], [.. "\\u0000"u8],
        [.. "9223372036854775808"u8], [.. "18446744073709551615"u8],
        [.. "true"u8], [.. "[]"u8], [.. "{}"u8], [.. "\"\""u8], [.. "\""u8], [.. "\u202e"u8], [.. "\u001b[2J"u8], [.. "\\ufffe"u8],
        [.. "\\ud83d"u8], [.. ",,"u8], [.. ":"u8],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x00, 0x00, 0x00, 0x00],
        [0xEF, 0xBB, 0xBF], [0xC0, 0x80],
    ];

    // What fits in no field, and what just does.
    private static readonly string[] Numbers =
    [
        "0", "-1", "1e308", "-1e308", "1e-320", "9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551616",
        "99999999999999999999999999999999", "0.0000001", "253402300799999", "604800000", "604800001", "4102444800000", "946684800000",
    ];

    private static readonly int[] Lengths = [63, 64, 65, 127, 128, 129, 255, 256, 257, 1023, 2699, 2701, 8191, 8192, 8193, 70_000];

    /// <param name="other">A part of it may get into the body.</param>
    public byte[] Mutate(byte[] valid, byte[]? other = null)
    {
        List<byte> body = [.. valid];
        if (other is { Length: > 0 } && random.Next(8) == 0)
        {
            var from = random.Next(other.Length);
            body.InsertRange(random.Next(body.Count + 1), other.AsSpan(from, random.Next(1, other.Length - from + 1)).ToArray());
        }

        for (var changes = random.Next(1, 4); changes > 0 && body.Count > 0; changes--)
        {
            Change(body);
        }

        return [.. body];
    }

    public static byte[] Zipped(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

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
        switch (random.Next(11))
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
                {
                    body.InsertRange(at, Encoding.ASCII.GetBytes(new string('9', random.Next(1, 30))));
                }

                break;
            case 7:
                Replace(body, at, static c => char.IsAsciiDigit(c) || c is '-' or '.', Numbers[random.Next(Numbers.Length)]);
                break;
            case 8:
                // Letters of one, two and three bytes.
                Replace(body, at, char.IsAsciiLetter, new string("a\u00e9\u4e16"[random.Next(3)], Lengths[random.Next(Lengths.Length)]));
                break;
            case 9:
                // The varint or the eight bytes of a number.
                body.RemoveRange(at, Math.Min(8, body.Count - at));
                body.InsertRange(at, random.Next(2) == 0 ? Enumerable.Repeat((byte)0xFF, 8) : [0, 0, 0, 0, 0, 0, 0, 0x80]);
                break;
            default:
                var from = random.Next(body.Count);
                body.InsertRange(at, body.GetRange(from, Math.Min(length, body.Count - from)));
                break;
        }
    }

    /// <summary>Puts a text where a run of such letters is.</summary>
    private static void Replace(List<byte> body, int at, Func<char, bool> isOne, string text)
    {
        var (start, end) = (at, at);
        while (start > 0 && isOne((char)body[start - 1]))
        {
            start--;
        }

        while (end < body.Count && isOne((char)body[end]))
        {
            end++;
        }

        if (end == start)
        {
            return;
        }

        body.RemoveRange(start, end - start);
        body.InsertRange(start, Encoding.UTF8.GetBytes(text));
    }
}

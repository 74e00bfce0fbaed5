using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Sidechain.Tracing.Wire;

/// <summary>
/// Texts that come again and again (keys, names, versions, the id of a trace), one object each: found by their bytes, without decoding, and
/// overwritten on collision, so the table is bounded and free of locks.
/// </summary>
internal static class KnownTexts
{
    // A power of two.
    private const int Size = 1024;
    private const int Longest = 48;

    private static readonly Entry?[] Known = new Entry?[Size];

    /// <summary>The text, or the property's name, at which the reader stands.</summary>
    public static string Read(ref Utf8JsonReader json)
    {
        if (json.ValueIsEscaped || json.ValueSpan.Length is 0 or > Longest)
        {
            return RepairedText.Read(ref json);
        }

        var place = Hash(json.ValueSpan) & (Size - 1);
        if (Known[place] is { } known && json.ValueSpan.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        var text = RepairedText.Read(ref json);
        // Bytes that are no UTF-8 are rare, and no two of them shall be one text.
        if (Ascii.IsValid(json.ValueSpan))
        {
            Known[place] = new Entry(json.ValueSpan.ToArray(), text);
        }

        return text;
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Factor, 29);
        }

        foreach (var b in bytes)
        {
            hash = (hash ^ b) * Factor;
        }

        return (int)(hash >> 40);
    }

    // One object, so that readers see both halves.
    private sealed record Entry(byte[] Utf8, string Text);
}

using System.Buffers;
using System.Buffers.Text;

namespace Sidechain.Otlp.Json;

/// <summary>Bytes as ProtoJSON has them: base64 of the usual alphabet or of the one for addresses, with padding or without.</summary>
internal static class Base64Text
{
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="u8);

    /// <summary>The bytes; null for a text that is no base64.</summary>
    public static byte[]? Read(ReadOnlySpan<byte> utf8)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(utf8.Length + 3)];
        return TryRead(utf8, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>True when they are base64 and have a place in <paramref name="bytes"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, Span<byte> bytes, out int length)
    {
        const int OnTheStack = 256;
        if (Base64.DecodeFromUtf8(utf8, bytes, out _, out length) == OperationStatus.Done)
        {
            return true;
        }

        // Blanks are let through where the padding shows that it is base64: many a plain text would pass without them.
        if (utf8.ContainsAnyExcept(Letters))
        {
            return false;
        }

        var text = utf8.Length <= OnTheStack ? stackalloc byte[OnTheStack] : new byte[utf8.Length];
        text = text[..utf8.Length];
        utf8.Replace(text, (byte)'+', (byte)'-');
        text.Replace((byte)'/', (byte)'_');
        return Base64Url.DecodeFromUtf8(text, bytes, out _, out length) == OperationStatus.Done;
    }
}

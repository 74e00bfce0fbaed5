using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Sidechain.Tracing.Context;

/// <summary>
/// Maps the ids that clients send to W3C ids. Ids are compared after mapping; a text that cannot be mapped is ignored and never reflected.
/// </summary>
public static class TraceIds
{
    // Characters of a foreign id.
    private const int MaxTraceIdLength = 64;
    private const int MaxSpanIdLength = 128;

    // Some systems have trace ids of 64 bits.
    private const int ShortTraceIdLength = 16;

    /// <summary>
    /// 32 hex digits in any case or a UUID with dashes are that id, 16 hex digits the same padded with zeros on the left (W3C, "shorter
    /// identifiers"; Zipkin, B3, Datadog); any other 1 to 64 of <c>[A-Za-z0-9._-]</c> are the first 16 bytes of their SHA-256; all zeros
    /// and anything else are no id.
    /// </summary>
    public static bool TryMapTraceId(string? text, out ActivityTraceId id)
    {
        id = default;
        if (text is null || text.Length is 0 or > MaxTraceIdLength)
        {
            return false;
        }

        Span<char> hex = stackalloc char[32];
        if (TryReadHex(text, hex))
        {
            if (hex.ContainsAnyExcept('0'))
            {
                id = ActivityTraceId.CreateFromString(hex);
                return true;
            }

            return false;
        }

        if (text.AsSpan().ContainsAnyExcept(Charsets.Identifier))
        {
            return false;
        }

        id = ActivityTraceId.CreateFromBytes(Hash(text)[..16]);
        return true;
    }

    /// <summary>
    /// 16 hex digits in any case are that id; any other 1 to 128 printable ASCII characters, UUIDs too, are the first 8 bytes of their
    /// SHA-256.
    /// </summary>
    public static bool TryMapSpanId(string? text, out ActivitySpanId id)
    {
        id = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxSpanIdLength)
        {
            return false;
        }

        if (text.Length == 16 && !text.AsSpan().ContainsAnyExcept(Charsets.Hex))
        {
            if (!text.AsSpan().ContainsAnyExcept('0'))
            {
                return false;
            }

            id = ActivitySpanId.CreateFromString(text.ToLowerInvariant());
            return true;
        }

        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        id = ActivitySpanId.CreateFromBytes(Hash(text)[..8]);
        return true;
    }

    /// <summary>
    /// True when the trace id that <paramref name="text"/> maps to is not the text itself, in lower case, without dashes and padded.
    /// </summary>
    public static bool IsForeign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<char> hex = stackalloc char[32];
        return TryMapTraceId(text, out _) && !TryReadHex(text, hex);
    }

    /// <summary>
    /// The parent that a server's span gets when a request names a trace but no span: W3C knows no parent of zeros.
    /// No client records it, so whoever builds the tree takes a span with this parent as a root.
    /// </summary>
    public static ActivitySpanId AssumedParent(ActivityTraceId traceId) =>
        ActivitySpanId.CreateFromBytes(Hash($"no-span:{traceId.ToHexString()}")[..8]);

    private static ReadOnlySpan<byte> Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool TryReadHex(string text, Span<char> lower)
    {
        Span<char> undashed = stackalloc char[32];
        scoped ReadOnlySpan<char> digits = text;
        if (text.Length == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-')
        {
            text.AsSpan(0, 8).CopyTo(undashed);
            text.AsSpan(9, 4).CopyTo(undashed[8..]);
            text.AsSpan(14, 4).CopyTo(undashed[12..]);
            text.AsSpan(19, 4).CopyTo(undashed[16..]);
            text.AsSpan(24, 12).CopyTo(undashed[20..]);
            digits = undashed;
        }
        else if (text.Length == ShortTraceIdLength)
        {
            undashed[..ShortTraceIdLength].Fill('0');
            text.CopyTo(undashed[ShortTraceIdLength..]);
            digits = undashed;
        }

        return digits.Length == 32 && !digits.ContainsAnyExcept(Charsets.Hex) && digits.ToLowerInvariant(lower) == 32;
    }
}

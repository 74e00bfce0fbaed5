using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Spans;

/// <summary>Ids as the store keeps them: a uuid and a bigint, in the order of their hex digits.</summary>
internal static class SpanIds
{
    public static Guid Trace(ActivityTraceId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.CopyTo(bytes);
        return Trace(bytes);
    }

    public static Guid Trace(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return Trace(bytes);
    }

    public static Guid Trace(ReadOnlySpan<byte> bytes) => new(bytes, bigEndian: true);

    public static long Span(ActivitySpanId id)
    {
        Span<byte> bytes = stackalloc byte[8];
        id.CopyTo(bytes);
        return Span(bytes);
    }

    public static long Span(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64BigEndian(bytes);

    /// <summary>As <see cref="TraceIds.TryMapTraceId"/>. The hex digits that nearly all send are read straight.</summary>
    public static bool TryMapTrace(string? text, out Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (text?.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done)
        {
            id = Trace(bytes);
            return id != Guid.Empty;
        }

        var isId = TraceIds.TryMapTraceId(text, out var mapped);
        id = isId ? Trace(mapped) : default;
        return isId;
    }

    /// <summary>As <see cref="TraceIds.TryMapSpanId"/>, in the same way.</summary>
    public static bool TryMapSpan(string? text, out long id)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (text?.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done)
        {
            id = Span(bytes);
            return id != 0;
        }

        var isId = TraceIds.TryMapSpanId(text, out var mapped);
        id = isId ? Span(mapped) : default;
        return isId;
    }

    /// <summary>32 lower-case hex digits.</summary>
    public static string Text(Guid traceId) => traceId.ToString("N");

    /// <summary>16 lower-case hex digits.</summary>
    public static string Text(long spanId) => ((ulong)spanId).ToString("x16", CultureInfo.InvariantCulture);
}

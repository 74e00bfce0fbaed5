using System.Buffers.Binary;
using System.Globalization;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>Trace and span id as the file has them: 24 bytes.</summary>
internal readonly record struct SpanKey(UInt128 Trace, ulong Span)
{
    public const int Length = 24;

    public string TraceId => Trace.ToString("x32", CultureInfo.InvariantCulture);

    public string SpanId => Span.ToString("x16", CultureInfo.InvariantCulture);

    public static SpanKey Of(string traceId, string spanId) =>
        new(UInt128.Parse(traceId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), OfSpan(spanId));

    public static ulong OfSpan(string spanId) => ulong.Parse(spanId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static SpanKey Read(ReadOnlySpan<byte> from) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(from), BinaryPrimitives.ReadUInt64BigEndian(from[16..]));

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to, Trace);
        BinaryPrimitives.WriteUInt64BigEndian(to[16..], Span);
    }
}

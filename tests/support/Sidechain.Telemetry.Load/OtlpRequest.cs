using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Load;

/// <summary>Writes OTLP by hand, so that what is read was not written by what reads it.</summary>
internal static class OtlpRequest
{
    /// <summary>Spans as their services send them.</summary>
    public static byte[] Of(IEnumerable<Span> spans) => [.. spans.GroupBy(span => span.Service).SelectMany(service =>
        ResourceSpans([Pair("service.name", service.Key)], [.. service.Select(Span)]))];

    public static byte[] ResourceSpans(byte[][] resourcePairs, byte[][] spans) => Message(1,
    [
        .. Message(1, [.. resourcePairs.SelectMany(pair => Message(1, pair))]),
        .. Message(2, [.. Message(1, Message(1, "scope"u8.ToArray())), .. spans.SelectMany(span => Message(2, span))]),
    ]);

    public static byte[] Span(Span span) =>
    [
        .. Message(1, Convert.FromHexString(span.TraceId)),
        .. Message(2, Convert.FromHexString(span.SpanId)),
        .. span.ParentSpanId is { } parent ? Message(4, Convert.FromHexString(parent)) : [],
        .. Message(5, Encoding.UTF8.GetBytes(span.Name)),
        .. Varint(6, (ulong)span.Kind + 1),
        .. Fixed64(7, (ulong)span.StartNs),
        .. span.Unfinished ? [] : Fixed64(8, (ulong)span.EndNs),
        .. span.Attributes.SelectMany(pair => Message(9, Pair(pair.Key, pair.Value))),
        .. span.Status == SpanStatus.Error ? Message(15, Varint(3, 2)) : [],
        .. Fixed32(16, Flags(span)),
    ];

    /// <summary>As SDKs have it: sampled, and whether the parent is in another process.</summary>
    public static uint Flags(Span span) => span.Kind is ActivityKind.Server or ActivityKind.Consumer ? 0x301u : 0x101u;

    public static byte[] Pair(string key, object? value) => [.. Message(1, Encoding.UTF8.GetBytes(key)), .. Message(2, Value(value))];

    public static byte[] Value(object? value) => value switch
    {
        string text => Message(1, Encoding.UTF8.GetBytes(text)),
        bool flag => Varint(2, flag ? 1u : 0u),
        long number => Varint(3, (ulong)number),
        double number => Fixed64(4, BitConverter.DoubleToUInt64Bits(number)),
        object?[] items => Message(5, [.. items.SelectMany(item => Message(1, Value(item)))]),
        byte[] bytes => Message(7, bytes),
        IReadOnlyDictionary<string, object?> map => Message(6, [.. map.SelectMany(pair => Message(1, Pair(pair.Key, pair.Value)))]),
        _ => [],
    };

    public static byte[] Message(int field, byte[] content) =>
        [.. Number((ulong)field << 3 | 2), .. Number((ulong)content.Length), .. content];

    public static byte[] Varint(int field, ulong value) => [.. Number((ulong)field << 3), .. Number(value)];

    public static byte[] Fixed64(int field, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Number((ulong)field << 3 | 1), .. bytes];
    }

    public static byte[] Fixed32(int field, uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return [.. Number((ulong)field << 3 | 5), .. bytes];
    }

    private static List<byte> Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}

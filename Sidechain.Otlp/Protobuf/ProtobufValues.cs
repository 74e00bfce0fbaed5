using System.Buffers.Binary;
using System.Text;

namespace Sidechain.Otlp.Protobuf;

/// <summary>KeyValue and AnyValue, ids, times and enumerations of opentelemetry-proto.</summary>
internal static class ProtobufValues
{
    /// <summary>A protobuf string; bytes that are no UTF-8 become U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>Zero is "not set"; what no long can hold is the latest that one can.</summary>
    public static long? Time(ulong? nanoseconds) => nanoseconds is null or 0 ? null : (long)Math.Min(nanoseconds.Value, long.MaxValue);

    public static UInt128? TraceId(ReadOnlySpan<byte> id) =>
        id.Length == 16 && BinaryPrimitives.ReadUInt128BigEndian(id) is var value && value != 0 ? value : null;

    public static ulong? SpanId(ReadOnlySpan<byte> id) =>
        id.Length == 8 && BinaryPrimitives.ReadUInt64BigEndian(id) is var value and not 0 ? value : null;

    /// <summary>How many were left out, as its sender says.</summary>
    public static uint Count(ulong? count) => (uint)Math.Min(count ?? 0, int.MaxValue);

    /// <summary>Reads one KeyValue into the list; a value that is not set is no attribute.</summary>
    /// <param name="most">Items that the list may have.</param>
    /// <returns>How many were left out: one, or none.</returns>
    public static uint ReadPair(ReadOnlySpan<byte> message, List<KeyValuePair<string, object>> into, int most)
    {
        if (into.Count >= most)
        {
            return 1;
        }

        if (Pair(message, 0) is { Key.Length: > 0, Value: { } value } pair)
        {
            into.Add(new(pair.Key, value));
        }

        return 0;
    }

    /// <summary>Reads an AnyValue; null for one that is not set.</summary>
    public static object? ReadValue(ReadOnlySpan<byte> message, int depth = 0)
    {
        object? value = null;
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    value = Text(fields.Bytes());
                    break;
                case (2, WireType.Varint):
                    value = fields.Varint() != 0;
                    break;
                case (3, WireType.Varint):
                    value = (long)fields.Varint();
                    break;
                case (4, WireType.Fixed64):
                    value = BitConverter.UInt64BitsToDouble(fields.Fixed64());
                    break;
                case (5, WireType.Length) when depth < OtlpAttributes.MaxDepth:
                    value = List(fields.Bytes(), depth + 1);
                    break;
                case (6, WireType.Length) when depth < OtlpAttributes.MaxDepth:
                    value = Map(fields.Bytes(), depth + 1);
                    break;
                case (7, WireType.Length):
                    value = fields.Bytes().ToArray();
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return value;
    }

    private static KeyValuePair<string, object?> Pair(ReadOnlySpan<byte> message, int depth)
    {
        var key = "";
        object? value = null;
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    key = Text(fields.Bytes());
                    break;
                case (2, WireType.Length):
                    value = ReadValue(fields.Bytes(), depth);
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return new(key, value);
    }

    private static object?[] List(ReadOnlySpan<byte> message, int depth)
    {
        var items = new List<object?>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
            {
                items.Add(ReadValue(fields.Bytes(), depth));
            }
            else
            {
                fields.Skip(type);
            }
        }

        return [.. items];
    }

    private static KeyValuePair<string, object?>[] Map(ReadOnlySpan<byte> message, int depth)
    {
        var pairs = new List<KeyValuePair<string, object?>>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) != (1, WireType.Length))
            {
                fields.Skip(type);
            }
            else if (Pair(fields.Bytes(), depth) is { Key.Length: > 0, Value: not null } pair)
            {
                pairs.Add(pair);
            }
        }

        return [.. pairs];
    }
}

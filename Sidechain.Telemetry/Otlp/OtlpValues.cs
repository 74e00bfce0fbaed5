using System.Text;
using Sidechain.Traces.Otlp;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Otlp;

/// <summary>KeyValue and AnyValue, with lists and maps as deep as they may nest.</summary>
internal static class OtlpValues
{
    /// <summary>As deep as a value may nest; what is deeper is left out.</summary>
    public const int MaxDepth = 16;

    /// <summary>Reads one KeyValue into the list; a value that is not set is no attribute.</summary>
    public static void ReadPair(ReadOnlySpan<byte> message, List<KeyValuePair<string, object>> into, int depth = 0)
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

        if (key.Length > 0 && value is not null)
            into.Add(new(key, value));
    }

    /// <summary>A protobuf string; bytes that are no UTF-8 become U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>A list's value, of the values of its items: an array of their type where they have one, else one of objects.</summary>
    public static object? List(List<object?> items) =>
        items.TrueForAll(item => item is string) || items.TrueForAll(item => item is bool) || items.TrueForAll(item => item is long) || items.TrueForAll(item => item is double)
            ? AttributeValues.Normalize(items)
            : items.Take(AttributeValues.MaxArrayLength).ToArray();

    public static AttributeMap Map(List<KeyValuePair<string, object>> pairs) => new([.. pairs.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value))]);

    /// <summary>Zero is "not set"; what does not fit is refused with the other impossible times.</summary>
    public static long? Time(ulong? nanoseconds) => nanoseconds is null or 0 ? null : (long)Math.Min(nanoseconds.Value, long.MaxValue);

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
                    value = AttributeValues.Text(Text(fields.Bytes()));
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
                case (5, WireType.Length):
                    value = ReadList(fields.Bytes(), depth + 1);
                    break;
                case (6, WireType.Length):
                    value = ReadMap(fields.Bytes(), depth + 1);
                    break;
                case (7, WireType.Length):
                    value = AttributeValues.Normalize(fields.Bytes().ToArray());
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return value;
    }

    private static object? ReadList(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > MaxDepth)
            return null;
        var items = new List<object?>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
                items.Add(ReadValue(fields.Bytes(), depth));
            else
                fields.Skip(type);
        }

        return List(items);
    }

    private static AttributeMap? ReadMap(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > MaxDepth)
            return null;
        var pairs = new List<KeyValuePair<string, object>>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
                ReadPair(fields.Bytes(), pairs, depth);
            else
                fields.Skip(type);
        }

        return Map(pairs);
    }
}

using System.Globalization;
using Sidechain.Otlp.Writing;

namespace Sidechain.Otlp.Protobuf;

/// <summary>KeyValue and AnyValue of opentelemetry-proto, by field number, of attributes of spans.</summary>
internal static class OtlpProtobufValues
{
    /// <summary>Writes a KeyValue for each attribute.</summary>
    /// <param name="message">It gets them.</param>
    /// <param name="field">The number of its list of attributes.</param>
    /// <param name="attributes">Of a span, an event, a link or a resource.</param>
    public static void WritePairs(ProtoWriter message, int field, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        foreach (var (key, value) in attributes)
        {
            WritePair(message, field, key, WrittenValues.Of(value));
        }
    }

    private static void WritePair(ProtoWriter message, int field, string key, object? value)
    {
        var pair = new ProtoWriter();
        pair.Text(1, key);
        pair.Message(2, Value(value));
        message.Message(field, pair);
    }

    private static ProtoWriter Value(object? value)
    {
        var any = new ProtoWriter();
        switch (value)
        {
            case null:
                break;
            case bool flag:
                any.Varint(2, flag ? 1u : 0u);
                break;
            case long number:
                any.Varint(3, (ulong)number);
                break;
            case double number:
                any.Fixed64(4, BitConverter.DoubleToUInt64Bits(number));
                break;
            case object?[] items:
                any.Message(5, List(items));
                break;
            case KeyValuePair<string, object?>[] map:
                any.Message(6, Map(map));
                break;
            case byte[] bytes:
                any.Bytes(7, bytes);
                break;
            default:
                any.Text(1, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }

        return any;
    }

    private static ProtoWriter List(object?[] items)
    {
        var list = new ProtoWriter();
        foreach (var item in items)
        {
            list.Message(1, Value(item));
        }

        return list;
    }

    private static ProtoWriter Map(KeyValuePair<string, object?>[] map)
    {
        var list = new ProtoWriter();
        foreach (var (key, value) in map)
        {
            WritePair(list, 1, key, value);
        }

        return list;
    }
}

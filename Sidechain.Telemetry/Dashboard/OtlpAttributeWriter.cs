using System.Text.Json;
using Sidechain.Otlp.Protobuf;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Dashboard;

/// <summary>Stored attributes as KeyValue and AnyValue of opentelemetry-proto, by field number.</summary>
internal static class OtlpAttributeWriter
{
    /// <param name="message">That they belong to.</param>
    /// <param name="fields">Where its attributes and its counts stand.</param>
    /// <param name="attributes">A JSON object.</param>
    /// <param name="key">The key that a stored one stands for; null where keys are stored as they are.</param>
    public static void Write(ProtoWriter message, OtlpFields fields, JsonElement attributes, Func<string, string>? key = null)
    {
        foreach (var attribute in attributes.EnumerateObject())
        {
            var name = key is null ? attribute.Name : key(attribute.Name);
            // OTLP has fields for these, and its readers add both up.
            var isNumber = attribute.Value.ValueKind == JsonValueKind.Number;
            if (fields.Count(name) is > 0 and var count && isNumber && attribute.Value.TryGetInt64(out var dropped))
            {
                message.Varint(count, (ulong)Math.Clamp(dropped, 0, uint.MaxValue));
            }
            else
            {
                Pair(message, fields.Attributes, name, value => Value(value, attribute.Value));
            }
        }
    }

    public static void Text(ProtoWriter message, int field, string key, string text) =>
        Pair(message, field, key, value => value.Text(1, text));

    public static void Pair(ProtoWriter message, int field, string key, Action<ProtoWriter> write)
    {
        var (pair, value) = (new ProtoWriter(), new ProtoWriter());
        pair.Text(1, key);
        write(value);
        pair.Message(2, value);
        message.Message(field, pair);
    }

    public static void Value(ProtoWriter value, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                value.Text(1, json.GetString()!);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                value.Varint(2, json.GetBoolean() ? 1u : 0u);
                break;
            case JsonValueKind.Number when json.TryGetInt64(out var whole):
                value.Varint(3, (ulong)whole);
                break;
            case JsonValueKind.Number:
                value.Fixed64(4, BitConverter.DoubleToUInt64Bits(json.GetDouble()));
                break;
            case JsonValueKind.Array:
                var items = new ProtoWriter();
                foreach (var item in json.EnumerateArray())
                {
                    var inner = new ProtoWriter();
                    Value(inner, item);
                    items.Message(1, inner);
                }

                value.Message(5, items);
                break;
            case JsonValueKind.Object when new AttributeObject(json.GetRawText()).Bytes() is { } bytes:
                value.Bytes(7, bytes);
                break;
            case JsonValueKind.Object:
                var map = new ProtoWriter();
                foreach (var member in json.EnumerateObject())
                {
                    Pair(map, 1, member.Name, inner => Value(inner, member.Value));
                }

                value.Message(6, map);
                break;
        }
    }

    /// <summary>Field numbers of a message that has attributes, and counts of what was left out.</summary>
    /// <param name="DroppedEvents">0 where there is none.</param>
    /// <param name="DroppedLinks">The same.</param>
    internal readonly record struct OtlpFields(int Attributes, int DroppedAttributes, int DroppedEvents = 0, int DroppedLinks = 0)
    {
        public int Count(string key) => key switch
        {
            AttributeNames.SidechainDroppedAttributes => DroppedAttributes,
            AttributeNames.SidechainDroppedEvents => DroppedEvents,
            AttributeNames.SidechainDroppedLinks => DroppedLinks,
            _ => 0,
        };
    }
}

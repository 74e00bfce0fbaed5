using System.Text;

namespace Sidechain.Traces.Otlp;

/// <summary>KeyValue and AnyValue of opentelemetry-proto as attributes of spans; what nests deeper than a list is left out.</summary>
internal static class OtlpAttributes
{
    // As deep as a value may nest.
    private const int MaxDepth = 8;

    public static void ReadPair(ReadOnlySpan<byte> message, Dictionary<string, object?> into)
    {
        var key = "";
        object? value = null;
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
                key = Encoding.UTF8.GetString(fields.Bytes());
            else if ((field, type) == (2, WireType.Length))
                value = ReadValue(fields.Bytes(), 0);
            else
                fields.Skip(type);
        }

        if (key.Length > 0 && value is not null)
            into[key] = value;
    }

    private static object? ReadValue(ReadOnlySpan<byte> message, int depth)
    {
        object? value = null;
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Length):
                    value = Encoding.UTF8.GetString(fields.Bytes());
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
                case (5, WireType.Length) when depth < MaxDepth:
                    value = ReadList(fields.Bytes(), depth + 1);
                    break;
                case (7, WireType.Length):
                    value = Convert.ToBase64String(fields.Bytes());
                    break;
                default:
                    fields.Skip(type);
                    break;
            }
        }

        return value;
    }

    private static object?[] ReadList(ReadOnlySpan<byte> message, int depth)
    {
        var items = new List<object?>();
        var fields = new ProtoReader(message);
        while (fields.Next(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Length))
                items.Add(ReadValue(fields.Bytes(), depth));
            else
                fields.Skip(type);
        }

        return [.. items];
    }
}

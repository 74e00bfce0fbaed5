using System.Buffers;
using System.Text.Json;

namespace Sidechain.StreamFake.Answers;

/// <summary>JSON that is kept as it is written.</summary>
internal static class JsonBytes
{
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The element as it was sent, its spaces aside.</summary>
    public static ReadOnlyMemory<byte> Of(JsonElement element) => Write(element.WriteTo);
}

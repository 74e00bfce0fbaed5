using System.Text.Json;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>Counts the spans of a JSON body before anything is built: three bytes of body would buy hundreds of memory.</summary>
internal static class SpanCount
{
    /// <summary>An upper bound, mostly without reading the JSON. It exceeds <paramref name="most"/> only where the spans do.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static int AtMost(ReadOnlySpan<byte> utf8, int most)
    {
        // Before each element stands a comma or a bracket of its own; texts have some of either, too.
        var bound = utf8.Count((byte)',') + utf8.Count((byte)'[') + utf8.Count((byte)'{');
        return bound <= most ? bound : Of(utf8);
    }

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static int Of(ReadOnlySpan<byte> utf8)
    {
        // The document's object is depth 0 when it starts, its arrays 1, their elements 2.
        const int Elements = 2;
        var count = 0;
        var json = new Utf8JsonReader(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (json.Read())
        {
            if (json.CurrentDepth == Elements
                && json.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName))
            {
                count++;
            }
        }

        return count;
    }
}

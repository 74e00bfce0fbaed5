using System.Text.Json;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Spans;

/// <summary>
/// Links and trace state, which few spans have, as the JSON that the store keeps, masked:
/// <c>{"state"?,"links":[{"trace","span","state"?,"flags"?,"attributes"?}]}</c>.
/// </summary>
internal static class SpanMore
{
    // W3C has 512; nobody needs more of what nobody here reads.
    private const int LongestState = 512;

    /// <summary>Null where there is nothing to keep.</summary>
    public static string? Json(SpanDraft span) =>
        span.Links.Count == 0 && string.IsNullOrEmpty(span.TraceState) ? null : SpanJson.Json(span, Write);

    /// <summary>The span with what was kept of it.</summary>
    public static Span Read(Span span, string text)
    {
        using var json = JsonDocument.Parse(text);
        return span with
        {
            TraceState = State(json.RootElement),
            Links = json.RootElement.TryGetProperty("links", out var links) ? [.. links.EnumerateArray().Select(Link)] : [],
        };
    }

    private static void Write(Utf8JsonWriter writer, SpanDraft span)
    {
        writer.WriteStartObject();
        WriteState(writer, span.TraceState);
        if (span.Links.Count > 0)
        {
            writer.WriteStartArray("links");
            foreach (var link in span.Links)
            {
                WriteLink(writer, link);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter writer, LinkDraft link)
    {
        writer.WriteStartObject();
        writer.WriteString("trace", SpanIds.Text(link.TraceId));
        writer.WriteString("span", SpanIds.Text(link.SpanId));
        WriteState(writer, link.TraceState);
        if (link.Flags != 0)
        {
            writer.WriteNumber("flags", link.Flags);
        }

        if (link.Attributes.Count > 0)
        {
            writer.WritePropertyName("attributes");
            SpanJson.WriteAttributes(writer, link.Attributes);
        }

        writer.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter writer, string? state)
    {
        if (state is { Length: > 0 and <= LongestState })
        {
            writer.WriteString("state", SafeText.Of(state));
        }
    }

    private static SpanLink Link(JsonElement json) => new(json.GetProperty("trace").GetString()!, json.GetProperty("span").GetString()!)
    {
        TraceState = State(json),
        Flags = json.TryGetProperty("flags", out var flags) ? flags.GetUInt32() : 0,
        Attributes = json.TryGetProperty("attributes", out var attributes) ? AttributeJson.Read(attributes) : Span.NoAttributes,
    };

    private static string? State(JsonElement json) => json.TryGetProperty("state", out var state) ? state.GetString() : null;
}

using System.Text.Json;

namespace Sidechain.Traces.Trees;

/// <summary>The members of a span in full besides its attributes: state and flags of its context, its library, its process.</summary>
internal static class SpanJsonDetails
{
    // The flags of its W3C context, and whether its parent is in another process.
    private const int KnownFlags = 0x3FF;

    public static void Write(Utf8JsonWriter writer, Span span)
    {
        if (span.SaidOk)
        {
            writer.WriteBoolean("said_ok", true);
        }

        if (span.TraceState is not null)
        {
            writer.WriteString("trace_state", span.TraceState);
        }

        if (span.Flags != 0)
        {
            writer.WriteNumber("flags", span.Flags);
        }

        if (span.ScopeName is not null)
        {
            writer.WriteStartObject("scope");
            writer.WriteString("name", span.ScopeName);
            if (span.ScopeVersion is not null)
            {
                writer.WriteString("version", span.ScopeVersion);
            }

            if (span.ScopeAttributes.Count > 0)
            {
                writer.WritePropertyName("attributes");
                AttributeJson.Write(writer, span.ScopeAttributes);
            }

            writer.WriteEndObject();
        }

        if (span.Resource.Count > 0)
        {
            writer.WritePropertyName("resource");
            AttributeJson.Write(writer, span.Resource);
        }
    }

    public static Span Read(JsonElement json, Span span)
    {
        var scope = json.TryGetProperty("scope", out var library) && library.ValueKind == JsonValueKind.Object ? library : default;
        return span with
        {
            SaidOk = json.TryGetProperty("said_ok", out var said) && said.ValueKind == JsonValueKind.True,
            TraceState = Text(json, "trace_state"),
            Flags = json.TryGetProperty("flags", out var flags) && flags.ValueKind == JsonValueKind.Number && flags.TryGetInt32(out var n)
                ? n & KnownFlags
                : 0,
            ScopeName = Text(scope, "name"),
            ScopeVersion = Text(scope, "version"),
            ScopeAttributes = Attributes(scope, "attributes"),
            Resource = Attributes(json, "resource"),
        };
    }

    private static IReadOnlyDictionary<string, object?> Attributes(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? AttributeJson.Read(value) : Span.NoAttributes;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

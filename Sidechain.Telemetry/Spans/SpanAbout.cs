using System.Text.Json;
using Sidechain.Otlp;
using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Spans;

/// <summary>
/// The process and the library that recorded spans, as the JSON that the store keeps once, masked: <c>{"resource"?:{…},"scope"?:[name,
/// version?]}</c>. It keeps the resource's attributes that say what ran and where. Ids of instances, which are new with every start, are
/// dropped.
/// </summary>
internal static class SpanAbout
{
    private const int MostAttributes = 24;
    private const int LongestValue = 256;

    private static readonly string[] Kept =
    [
        "service.", "deployment.", "host.", "os.", "process.runtime.", "telemetry.", "k8s.", "cloud.", "container.", "browser.", "device.",
    ];

    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        AttributeNames.ServiceName, "service.instance.id", "container.id", "k8s.pod.uid", "host.ip", "host.mac",
    };

    /// <summary>Null where nothing is known.</summary>
    public static string? Json(OtlpResource resource, OtlpScope? scope)
    {
        // A client's version has a column of its own.
        var isClient = resource.Origin.ClientType is not null;
        var kept = resource.Attributes.Where(pair => IsKept(pair) && !(isClient && pair.Key == AttributeNames.ServiceVersion));
        KeyValuePair<string, object>[] attributes = [.. kept.Take(MostAttributes).Select(Short)];
        return attributes.Length == 0 && scope is null ? null : SpanJson.Json((attributes, scope), static (writer, about) =>
        {
            var (attributes, scope) = about;
            writer.WriteStartObject();
            if (attributes.Length > 0)
            {
                writer.WritePropertyName("resource");
                SpanJson.WriteAttributes(writer, attributes);
            }

            if (scope is not null)
            {
                writer.WriteStartArray("scope");
                writer.WriteStringValue(SafeText.OfName(CutText.Name(scope.Name, LongestValue)));
                if (scope.Version is { Length: > 0 } version)
                {
                    writer.WriteStringValue(SafeText.Of(CutText.Name(version, LongestValue)));
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>The span with what is known about it.</summary>
    public static Span Read(Span span, string text)
    {
        using var json = JsonDocument.Parse(text);
        var scope = json.RootElement.TryGetProperty("scope", out var library) ? library : default;
        return span with
        {
            Resource = json.RootElement.TryGetProperty("resource", out var resource) ? AttributeJson.Read(resource) : Span.NoAttributes,
            ScopeName = scope.ValueKind == JsonValueKind.Array ? scope[0].GetString() : null,
            ScopeVersion = scope.ValueKind == JsonValueKind.Array && scope.GetArrayLength() > 1 ? scope[1].GetString() : null,
        };
    }

    private static bool IsKept(KeyValuePair<string, object> attribute) =>
        attribute.Value is string or bool or long or double && attribute.Key.Length <= LongestValue && !LeftOut.Contains(attribute.Key)
        && Array.Exists(Kept, prefix => attribute.Key.StartsWith(prefix, StringComparison.Ordinal));

    private static KeyValuePair<string, object> Short(KeyValuePair<string, object> pair) =>
        new(pair.Key, pair.Value is string text ? CutText.Name(text, LongestValue) : pair.Value);
}

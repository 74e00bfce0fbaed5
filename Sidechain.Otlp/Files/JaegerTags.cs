using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Sidechain.Otlp.Json;

namespace Sidechain.Otlp.Files;

/// <summary>Jaeger's lists of <c>{"key","type","value"}</c>, and what some tags say of their span.</summary>
internal static class JaegerTags
{
    public static void Read(ref Utf8JsonReader json, List<KeyValuePair<string, object>> into)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var (key, value) = ("", (object?)null);
            var type = SavedValues.TextOf(json, "type"u8);
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("key"u8))
                {
                    key = json.Text() ?? "";
                }
                else if (name.ValueTextEquals("value"u8))
                {
                    value = Value(ref json, type);
                }
                else
                {
                    json.Skip();
                }
            }

            if (key.Length > 0 && value is not null)
            {
                into.Add(new(key, value));
            }
        }
    }

    /// <summary>Kind and status are tags in Jaeger, and members in OTLP.</summary>
    public static void Interpret(OtlpSpan span)
    {
        span.Kind = Kind(span.Attributes.Text("span.kind"));
        span.Status = span.Attributes.Exists(tag => tag.Key == "error" && SavedValues.Flag(tag.Value) == true)
            ? OtlpStatus.Error
            : OtlpStatus.Unset;
        span.Attributes.RemoveAll(tag => tag.Key == "span.kind");
        OpenTelemetryTags.Interpret(span);
    }

    // A number that JavaScript cannot hold is a text, and so is everything that Elasticsearch has kept.
    private static object? Value(ref Utf8JsonReader json, string? type)
    {
        object? typed = type?.ToLowerInvariant() switch
        {
            "bool" => json.Flag(),
            "int64" => json.Whole(),
            "float64" => json.Double(),
            "binary" => json.TokenType == JsonTokenType.String ? Base64Text.Read(Encoding.UTF8.GetBytes(json.Text()!)) : null,
            _ => null,
        };
        return typed ?? SavedValues.Value(ref json);
    }

    public static ActivityKind Kind(string? kind) => kind?.ToLowerInvariant() switch
    {
        "server" => ActivityKind.Server,
        "client" => ActivityKind.Client,
        "producer" => ActivityKind.Producer,
        "consumer" => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };
}

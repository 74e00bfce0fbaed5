using System.Diagnostics;
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
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("key"u8))
                {
                    key = json.Text() ?? "";
                }
                else if (name.ValueTextEquals("value"u8))
                {
                    value = SavedValues.Value(ref json);
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
        var code = span.Attributes.Text("otel.status_code");
        var failed = code == "ERROR" || span.Attributes.Exists(tag => tag.Key == "error" && tag.Value is true or "true");
        span.Status = failed ? OtlpStatus.Error : code == "OK" ? OtlpStatus.Ok : OtlpStatus.Unset;
        span.StatusMessage = span.Attributes.Text("otel.status_description");
        span.Attributes.RemoveAll(tag => tag.Key is "span.kind" or "otel.status_code" or "otel.status_description");
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

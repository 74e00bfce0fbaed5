using System.Text.Json;
using Sidechain.Otlp.Json;
using Sidechain.Tracing.Wire;

namespace Sidechain.Otlp.Files;

/// <summary>A span of Zipkin's second API: <c>{"traceId","id","parentId","kind","timestamp","duration","localEndpoint",…}</c>.</summary>
internal static class ZipkinSpan
{
    /// <summary>The first API had the kind, the service and the times in annotations, and tags in a list of their own.</summary>
    public static bool IsOfVersion1(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> members) =>
        members.ContainsKey("binaryAnnotations")
        || (members.TryGetValue("annotations", out var annotations) && !members.ContainsKey("localEndpoint")
            && annotations.Span.IndexOf("\"endpoint\""u8) >= 0);

    public static ZipkinReport Read(ReadOnlyMemory<byte> record)
    {
        var report = new ZipkinReport(record, new OtlpSpan(ZipkinEndpoint.Resource(null), null));
        var json = Start(record.Span);
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("localEndpoint"u8))
            {
                report = report with { Local = ZipkinEndpoint.Read(ref json) };
            }
            else if (name.ValueTextEquals("duration"u8))
            {
                report = report with { DurationNs = SavedValues.Duration(ref json) };
            }
            else if (name.ValueTextEquals("shared"u8))
            {
                report = report with { IsShared = json.Flag() ?? false };
            }
            else if (name.ValueTextEquals("remoteEndpoint"u8))
            {
                report = report with { Remote = ZipkinEndpoint.Read(ref json) };
            }
            else
            {
                ReadMember(ref json, name, report.Span);
            }
        }

        return report;
    }

    /// <summary>A reader at the first token.</summary>
    public static Utf8JsonReader Start(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, JsonMembers.Options);
        json.Read();
        return json;
    }

    private static void ReadMember(ref Utf8JsonReader json, scoped Utf8JsonReader name, OtlpSpan span)
    {
        if (name.ValueTextEquals("traceId"u8))
        {
            span.TraceId = SavedValues.TraceId(ref json);
        }
        else if (name.ValueTextEquals("id"u8))
        {
            span.SpanId = SavedValues.SpanId(ref json);
        }
        else if (name.ValueTextEquals("parentId"u8))
        {
            span.ParentSpanId = SavedValues.SpanId(ref json);
        }
        else if (name.ValueTextEquals("name"u8))
        {
            span.Name = json.Text();
        }
        else if (name.ValueTextEquals("kind"u8))
        {
            span.Kind = JaegerTags.Kind(json.Text());
        }
        else if (name.ValueTextEquals("timestamp"u8))
        {
            span.StartNs = SavedValues.Microseconds(ref json) is { } start and > 0 ? start : null;
        }
        else if (name.ValueTextEquals("tags"u8))
        {
            ReadTags(ref json, span);
        }
        else if (name.ValueTextEquals("annotations"u8))
        {
            ReadAnnotations(ref json, span);
        }
        else
        {
            json.Skip();
        }
    }

    private static void ReadTags(ref Utf8JsonReader json, OtlpSpan span)
    {
        if (!json.Enters(JsonTokenType.StartObject))
        {
            return;
        }

        while (json.NextMember(out var name))
        {
            if (SavedValues.Value(ref json) is { } value)
            {
                AddTag(span, RepairedText.Read(ref name), value);
            }
        }
    }

    /// <summary>The tag "error" says that it failed, and why; some libraries set it to "false" where it did not.</summary>
    public static void AddTag(OtlpSpan span, string key, object value)
    {
        if (key == "error" && SavedValues.Flag(value) is var flag and not false)
        {
            span.Status = OtlpStatus.Error;
            span.StatusMessage = flag is null ? value as string : null;
        }

        span.Attributes.Add(new(key, value));
    }

    private static void ReadAnnotations(ref Utf8JsonReader json, OtlpSpan span)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var (time, unusable, text) = ((long?)null, (string?)null, "");
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("timestamp"u8))
                {
                    time = SavedValues.Microseconds(ref json);
                    unusable = time is null ? json.Unusable() : null;
                }
                else if (name.ValueTextEquals("value"u8))
                {
                    text = json.Text() ?? "";
                }
                else
                {
                    json.Skip();
                }
            }

            span.Add(new OtlpEvent(text, time, []) { UnusableTime = unusable });
        }
    }
}

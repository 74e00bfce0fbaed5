using System.Text.Json;
using Sidechain.Otlp.Json;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Wire;

namespace Sidechain.Otlp.Files;

/// <summary>A trace as Jaeger's query service and its UI write it: <c>{"traceID","spans":[…],"processes":{…}}</c>.</summary>
internal static class JaegerTrace
{
    private delegate void ValueReader(ref Utf8JsonReader json);

    public static void Read(ReadOnlySpan<byte> utf8, FoundSpans into)
    {
        // They stand behind the spans that name them.
        var processes = new Dictionary<string, OtlpResource>(StringComparer.Ordinal);
        Each(utf8, "processes", (ref json) => ReadProcesses(ref json, processes));
        Each(utf8, "spans", (ref json) => ReadSpans(ref json, processes, into));
    }

    private static void Each(ReadOnlySpan<byte> utf8, string list, ValueReader read)
    {
        var json = new Utf8JsonReader(utf8, JsonMembers.Options);
        json.Read();
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals(list))
            {
                read(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadProcesses(ref Utf8JsonReader json, Dictionary<string, OtlpResource> processes)
    {
        if (!json.Enters(JsonTokenType.StartObject))
        {
            return;
        }

        while (json.NextMember(out var id))
        {
            if (json.Enters(JsonTokenType.StartObject))
            {
                processes[RepairedText.Read(ref id)] = Process(ref json);
            }
        }
    }

    private static OtlpResource Process(ref Utf8JsonReader json)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("serviceName"u8))
            {
                attributes.Add(new("service.name", json.Text() ?? ""));
            }
            else if (name.ValueTextEquals("tags"u8))
            {
                JaegerTags.Read(ref json, attributes);
            }
            else
            {
                json.Skip();
            }
        }

        return new OtlpResource(attributes) { UnitNs = SavedValues.UnitNs };
    }

    private static void ReadSpans(ref Utf8JsonReader json, Dictionary<string, OtlpResource> processes, FoundSpans into)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            into.Take(Span(ref json, processes));
        }
    }

    private static OtlpSpan Span(ref Utf8JsonReader json, Dictionary<string, OtlpResource> processes)
    {
        var process = SavedValues.TextOf(json, "processID"u8) is { } id && processes.TryGetValue(id, out var known)
            ? known
            : OwnProcess(json);
        var span = new OtlpSpan(process, null);
        var (references, duration) = (new List<JaegerReference>(), (long?)null);
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("traceID"u8))
            {
                span.TraceId = SavedValues.TraceId(ref json);
            }
            else if (name.ValueTextEquals("spanID"u8))
            {
                span.SpanId = SavedValues.SpanId(ref json);
            }
            else if (name.ValueTextEquals("parentSpanID"u8))
            {
                span.ParentSpanId = SavedValues.SpanId(ref json);
            }
            else if (name.ValueTextEquals("operationName"u8))
            {
                span.Name = json.Text();
            }
            else if (name.ValueTextEquals("startTime"u8))
            {
                span.StartNs = SavedValues.Microseconds(ref json) is { } start and > 0 ? start : null;
            }
            else if (name.ValueTextEquals("duration"u8))
            {
                duration = SavedValues.Duration(ref json);
            }
            else if (name.ValueTextEquals("references"u8))
            {
                JaegerReference.ReadAll(ref json, references);
            }
            else if (name.ValueTextEquals("tags"u8))
            {
                JaegerTags.Read(ref json, span.Attributes);
            }
            else if (name.ValueTextEquals("logs"u8))
            {
                ReadLogs(ref json, span);
            }
            else if (name.ValueTextEquals("flags"u8))
            {
                ReadFlags(ref json, span);
            }
            else if (name.ValueTextEquals("warnings"u8))
            {
                ReadWarnings(ref json, span);
            }
            else
            {
                json.Skip();
            }
        }

        span.EndNs = span.StartNs is { } from && duration is { } lasted ? from + Math.Min(lasted, long.MaxValue - from) : null;
        JaegerReference.Apply(references, span);
        JaegerTags.Interpret(span);
        return span;
    }

    /// <summary>A span may have its process in itself.</summary>
    /// <param name="json">A copy.</param>
    private static OtlpResource OwnProcess(Utf8JsonReader json)
    {
        while (json.NextMember(out var name))
        {
            if (name.ValueTextEquals("process"u8) && json.TokenType == JsonTokenType.StartObject)
            {
                return Process(ref json);
            }

            json.Skip();
        }

        return new OtlpResource([]) { UnitNs = SavedValues.UnitNs };
    }

    // The lowest bit is W3C's, sampled; the next is Jaeger's own.
    private static void ReadFlags(ref Utf8JsonReader json, OtlpSpan span)
    {
        const uint Sampled = 1, Debug = 2;
        var flags = (uint)(json.Unsigned() ?? 0);
        span.Flags = flags & Sampled;
        if ((flags & Debug) != 0)
        {
            span.Attributes.Add(new("jaeger.debug", true));
        }
    }

    private static void ReadWarnings(ref Utf8JsonReader json, OtlpSpan span)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.Text() is { Length: > 0 } warning)
            {
                (span.Warnings ??= []).Add($"Jaeger says: {TreeText.Printable(warning)}");
            }
        }
    }

    private static void ReadLogs(ref Utf8JsonReader json, OtlpSpan span)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var (time, unusable, fields) = ((long?)null, (string?)null, new List<KeyValuePair<string, object>>());
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("timestamp"u8))
                {
                    time = SavedValues.Microseconds(ref json);
                    unusable = time is null ? json.Unusable() : null;
                }
                else if (name.ValueTextEquals("fields"u8))
                {
                    JaegerTags.Read(ref json, fields);
                }
                else
                {
                    json.Skip();
                }
            }

            var title = fields.FindIndex(field => field.Key is "event" && field.Value is string);
            var text = title < 0 ? fields.Text("message") ?? "log" : (string)fields[title].Value;
            span.Add(new OtlpEvent(text, time, [.. fields.Where((_, n) => n != title)]) { UnusableTime = unusable });
        }
    }
}

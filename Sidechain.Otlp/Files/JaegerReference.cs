using System.Text.Json;
using Sidechain.Otlp.Json;

namespace Sidechain.Otlp.Files;

/// <summary>One of a span's references in Jaeger.</summary>
internal sealed record JaegerReference(string? Type, UInt128? TraceId, ulong? SpanId)
{
    public static void ReadAll(ref Utf8JsonReader json, List<JaegerReference> into)
    {
        if (!json.Enters(JsonTokenType.StartArray))
        {
            return;
        }

        while (json.NextObject())
        {
            var reference = new JaegerReference(null, null, null);
            while (json.NextMember(out var name))
            {
                if (name.ValueTextEquals("refType"u8))
                {
                    reference = reference with { Type = json.Text() };
                }
                else if (name.ValueTextEquals("traceID"u8))
                {
                    reference = reference with { TraceId = SavedValues.TraceId(ref json) };
                }
                else if (name.ValueTextEquals("spanID"u8))
                {
                    reference = reference with { SpanId = SavedValues.SpanId(ref json) };
                }
                else
                {
                    json.Skip();
                }
            }

            into.Add(reference);
        }
    }

    /// <summary>
    /// The parent, as Jaeger itself finds it: a CHILD_OF of the same trace, else the span that this one follows from. The others are links.
    /// </summary>
    public static void Apply(List<JaegerReference> references, OtlpSpan span)
    {
        var parent = references.Find(reference => reference.Type == "CHILD_OF" && reference.TraceId == span.TraceId)
            ?? references.Find(reference => reference.TraceId == span.TraceId);
        span.ParentSpanId ??= parent?.SpanId;
        foreach (var reference in references)
        {
            if (!ReferenceEquals(reference, parent) && reference is { TraceId: { } trace, SpanId: { } id })
            {
                span.Add(new OtlpLink(trace, id, []));
            }
        }
    }
}

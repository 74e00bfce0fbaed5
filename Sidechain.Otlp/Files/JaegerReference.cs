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

    private bool Follows => string.Equals(Type, "FOLLOWS_FROM", StringComparison.OrdinalIgnoreCase);

    private bool IsChild => string.Equals(Type, "CHILD_OF", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The parent, as Jaeger itself finds it: a CHILD_OF of the same trace, else the span that this one follows from. The others are links.
    /// So is a parent that this one follows from, because a link can say that the parent did not wait.
    /// </summary>
    public static void Apply(List<JaegerReference> references, OtlpSpan span)
    {
        var parent = references.Find(reference => reference.IsChild && reference.TraceId == span.TraceId)
            ?? references.Find(reference => reference.TraceId == span.TraceId);
        span.ParentSpanId ??= parent?.SpanId;
        foreach (var reference in references)
        {
            var isParent = parent is { Follows: false } && reference with { Type = parent.Type } == parent;
            if (!isParent && reference is { TraceId: { } trace, SpanId: { } id })
            {
                span.Add(new OtlpLink(trace, id, reference.Attributes()));
            }
        }
    }

    private KeyValuePair<string, object>[] Attributes() =>
        Follows ? [new(OtlpNames.ReferenceType, OtlpNames.FollowsFrom)]
        : IsChild ? [new(OtlpNames.ReferenceType, OtlpNames.ChildOf)]
        : [];
}

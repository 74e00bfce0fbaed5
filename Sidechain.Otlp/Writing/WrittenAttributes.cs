using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Writing;

/// <summary>
/// The attributes of a span, an event or a link as OTLP has them, in the order of their keys. It has fields for the counts of what was left
/// out.
/// </summary>
internal sealed record WrittenAttributes
{
    public required IReadOnlyList<KeyValuePair<string, object?>> Pairs { get; init; }

    public uint DroppedAttributes { get; private init; }

    public uint DroppedEvents { get; private init; }

    public uint DroppedLinks { get; private init; }

    public static WrittenAttributes Of(Span span)
    {
        var attributes = Copy(span.Attributes);
        if (span.Status == SpanStatus.Cancelled)
        {
            attributes[OtlpNames.Status] = OtlpNames.Cancelled;
        }

        var (events, links) = (Take(attributes, OtlpNames.DroppedEvents), Take(attributes, OtlpNames.DroppedLinks));
        return Of(attributes) with { DroppedEvents = events, DroppedLinks = links };
    }

    public static WrittenAttributes Of(SpanEvent happened) => Of(Copy(happened.Attributes));

    public static WrittenAttributes Of(SpanLink link) => Of(Copy(link.Attributes));

    private static WrittenAttributes Of(Dictionary<string, object?> attributes) => new()
    {
        DroppedAttributes = Take(attributes, OtlpNames.DroppedAttributes),
        Pairs = [.. attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal)],
    };

    private static Dictionary<string, object?> Copy(IReadOnlyDictionary<string, object?> attributes) =>
        new(attributes, StringComparer.Ordinal);

    // OTLP's counts have 32 bits.
    private static uint Take(Dictionary<string, object?> attributes, string key)
    {
        if (attributes.GetValueOrDefault(key) is not long count)
        {
            return 0;
        }

        attributes.Remove(key);
        return (uint)Math.Clamp(count, 0, uint.MaxValue);
    }
}

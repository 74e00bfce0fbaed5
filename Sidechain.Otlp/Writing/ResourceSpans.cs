using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Writing;

/// <summary>The spans of one process, by the libraries that recorded them.</summary>
/// <param name="Resource">The attributes of the process, as the writer encodes them.</param>
internal sealed record ResourceSpans(string Resource, IEnumerable<ScopeSpans> Scopes)
{
    /// <summary>Processes, libraries and spans are in one order, whatever order the spans came in.</summary>
    /// <param name="encode">Writes the attributes of a process. Its text tells one process from another.</param>
    public static IEnumerable<ResourceSpans> Of(IEnumerable<Span> spans, Func<IEnumerable<KeyValuePair<string, object?>>, string> encode) =>
        spans.GroupBy(span => encode(Attributes(span)), StringComparer.Ordinal)
            .OrderBy(resource => resource.Key, StringComparer.Ordinal)
            .Select(resource => new ResourceSpans(resource.Key, ScopeSpans.Of(resource)));

    private static IEnumerable<KeyValuePair<string, object?>> Attributes(Span span)
    {
        var attributes = new Dictionary<string, object?>(span.Resource, StringComparer.Ordinal) { [OtlpNames.ServiceName] = span.Service };
        if (span.ClientType is not null)
        {
            attributes[OtlpNames.ClientType] = span.ClientType;
        }

        if (span.ClientVersion is not null)
        {
            attributes[OtlpNames.ServiceVersion] = span.ClientVersion;
        }

        return attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal);
    }
}

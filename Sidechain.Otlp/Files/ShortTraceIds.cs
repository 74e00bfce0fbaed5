using System.Globalization;
using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Files;

/// <summary>
/// Trace ids of which some processes passed on the lower 64 bits alone, as tracers of Zipkin and Datadog do that know no longer ones. Such
/// an id means the one of 128 bits that ends with it; where several do, it is left as it is.
/// </summary>
internal static class ShortTraceIds
{
    /// <summary>Finds the whole id of each id.</summary>
    public static Func<UInt128, UInt128> Among(IEnumerable<UInt128> ids)
    {
        UInt128[] distinct = [.. ids.Distinct()];
        if (!Array.Exists(distinct, IsShort))
        {
            return id => id;
        }

        var whole = distinct.Where(id => !IsShort(id)).GroupBy(id => (ulong)id).Where(same => same.Count() == 1)
            .ToDictionary(same => same.Key, same => same.Single());
        return id => IsShort(id) && whole.TryGetValue((ulong)id, out var found) ? found : id;
    }

    /// <summary>The spans under whole ids. The topmost of those that came under another one say so.</summary>
    public static IEnumerable<Span> Complete(IReadOnlyList<Span> spans)
    {
        string[] texts = [.. spans.Select(span => span.TraceId).Distinct(StringComparer.Ordinal)];
        var find = Among(texts.Select(Id));
        var whole = texts.Select(text => (Text: text, Whole: OtlpIds.Text(find(Id(text))))).Where(id => id.Whole != id.Text)
            .ToDictionary(id => id.Text, id => id.Whole, StringComparer.Ordinal);
        if (whole.Count == 0)
        {
            return spans;
        }

        var moved = spans.Where(span => whole.ContainsKey(span.TraceId)).Select(span => (span.TraceId, span.SpanId)).ToHashSet();
        return spans.Select(span => Complete(span, whole, span.ParentSpanId is not { } id || !moved.Contains((span.TraceId, id))));
    }

    private static Span Complete(Span span, Dictionary<string, string> whole, bool isTopmost)
    {
        if (span.Links.Any(link => whole.ContainsKey(link.TraceId)))
        {
            var links = span.Links.Select(link => link with { TraceId = whole.GetValueOrDefault(link.TraceId, link.TraceId) });
            span = span with { Links = [.. links] };
        }

        if (!whole.TryGetValue(span.TraceId, out var id))
        {
            return span;
        }

        var warning = $"came with the last half of its trace's ID alone, {span.TraceId[16..]}";
        return span with { TraceId = id, Warnings = isTopmost ? [warning, .. span.Warnings] : span.Warnings };
    }

    private static bool IsShort(UInt128 id) => id <= ulong.MaxValue;

    private static UInt128 Id(string text) => UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

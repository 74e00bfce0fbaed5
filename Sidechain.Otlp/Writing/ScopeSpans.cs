using Sidechain.Traces.Trees;

namespace Sidechain.Otlp.Writing;

/// <summary>The spans that one library recorded in one process.</summary>
/// <param name="Name">Of the library; null where it is not known.</param>
internal sealed record ScopeSpans(string? Name, string? Version, IEnumerable<Span> Spans)
{
    public static IEnumerable<ScopeSpans> Of(IEnumerable<Span> spans) =>
        spans.GroupBy(span => (span.ScopeName, span.ScopeVersion)).OrderBy(scope => scope.Key)
            .Select(scope => new ScopeSpans(
                scope.Key.ScopeName,
                scope.Key.ScopeVersion,
                scope.OrderBy(span => span.StartNs).ThenBy(span => span.SpanId, StringComparer.Ordinal)));
}

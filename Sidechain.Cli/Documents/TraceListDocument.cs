namespace Sidechain.Cli.Documents;

/// <summary>The answer of <c>GET /api/v1/traces</c>.</summary>
internal sealed record TraceListDocument(IReadOnlyList<ListedTrace> Traces, string? Next = null);

/// <summary>A trace in it, as far as it is shown.</summary>
/// <param name="Start">UTC, to the millisecond.</param>
/// <param name="DurationMs">Of its longest span.</param>
/// <param name="Owner">For support alone.</param>
internal sealed record ListedTrace(
    string TraceId, DateTimeOffset Start, double DurationMs, int SpanCount, string Status, string? Root = null, string? Owner = null);

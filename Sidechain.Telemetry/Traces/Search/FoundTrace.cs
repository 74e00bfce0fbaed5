using Sidechain.Traces.Trees;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>A trace as lists show it.</summary>
internal sealed record FoundTrace
{
    public required Guid TraceId { get; init; }

    public string? OriginalId { get; init; }

    public string? Owner { get; init; }

    /// <summary>The name of its first span without a parent, a client's before a service's.</summary>
    public string? Root { get; init; }

    /// <summary>Nanoseconds since 1970, by the services' clock.</summary>
    public required long StartNs { get; init; }

    /// <summary>The same near the day on which it came, however wrong a clock was: the order of lists.</summary>
    public required long AtNs { get; init; }

    /// <summary>Of its longest span, nanoseconds.</summary>
    public required long LongestNs { get; init; }

    public required int SpanCount { get; init; }

    /// <summary>How heavy its spans are.</summary>
    public required long Bytes { get; init; }

    public required SpanStatus Status { get; init; }

    /// <summary>The types of the clients that took part.</summary>
    public required IReadOnlyList<string> Clients { get; init; }

    /// <summary>Every span that says for whom it was made was made for the owner: the row says nothing about strangers.</summary>
    public bool IsOwnersAlone { get; init; }

    /// <summary>Spans that the owner may not see, mostly: the rest of the row says nothing about them.</summary>
    public int Strays { get; init; }

    public bool Pinned { get; init; }

    public static SpanStatus StatusOf(IReadOnlyCollection<Span> spans) =>
        spans.Any(span => span.Status == SpanStatus.Error) ? SpanStatus.Error
        : spans.Any(span => span.Status == SpanStatus.Cancelled) ? SpanStatus.Cancelled
        : SpanStatus.Ok;

    /// <summary>The same of these spans alone: what the row says is also of spans that its reader may not see.</summary>
    public FoundTrace Of(IReadOnlyCollection<Span> visible) => visible.Count == SpanCount && Strays == 0 ? this : this with
    {
        Root = visible.Where(span => span.ParentSpanId is null)
            .OrderBy(span => span.ClientType is null).ThenBy(span => span.StartNs).FirstOrDefault()?.Name,
        LongestNs = visible.Max(span => span.EndNs - span.StartNs),
        SpanCount = visible.Count,
        Status = StatusOf(visible),
        Clients = [.. ClientTypes.All.Where(type => visible.Any(span => span.ClientType == type))],
    };
}

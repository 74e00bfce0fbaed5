using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Query;

/// <summary>A trace as one user may see it.</summary>
internal sealed record VisibleTrace(IReadOnlyList<Span> Spans, string? Owner, string? OriginalId, bool ClientDone, TimeSpan LastReceivedAgo)
{
    /// <param name="normalNs">What is normal for its steps.</param>
    public TraceDocument Document(IReadOnlyDictionary<string, long> normalNs) => new(TraceTree.Build(Spans, ClientDone), OriginalId, ClientDone, LastReceivedAgo) { NormalNs = normalNs };
}

using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Makes the tree of a trace out of its spans, by one repair of <see cref="Repairs"/> after the other.</summary>
public static class TreeBuilder
{
    /// <summary>Builds the tree of one trace. The order in which the spans come makes no difference.</summary>
    /// <param name="spans">Spans of the same trace; a repeated span id is dropped.</param>
    /// <param name="clientDone">The client has said that it will send nothing more.</param>
    /// <param name="cancellationToken">Ends the work, which takes seconds for tens of thousands of spans.</param>
    public static TraceTree Build(IEnumerable<Span> spans, bool clientDone = false, CancellationToken cancellationToken = default) =>
        Build(spans, clientDone, hasRejected: false, cancellationToken);

    /// <summary>
    /// As <see cref="Build(IEnumerable{Span}, bool, CancellationToken)"/>, where it is known whether spans came that could not be kept.
    /// </summary>
    public static TraceTree Build(IEnumerable<Span> spans, bool clientDone, bool hasRejected, CancellationToken cancellationToken) =>
        Build(new TreeDraft(spans, new TreeWork(cancellationToken)) { IsClientDone = clientDone, HasRejected = hasRejected });

    /// <summary>
    /// As <see cref="Build(IEnumerable{Span}, bool, CancellationToken)"/>, for spans of aligned clocks: no time is moved.
    /// </summary>
    public static TraceTree BuildAligned(IEnumerable<Span> spans) =>
        Build(new TreeDraft(spans, new TreeWork(CancellationToken.None)) { IsAligned = true });

    internal static TraceTree Build(TreeDraft draft)
    {
        foreach (var apply in Repairs.InOrder)
        {
            apply(draft);
        }

        var nodes = draft.Nodes;
        return new TraceTree(nodes.Count == 0 ? "" : nodes[0].Span.TraceId, draft.Roots)
        {
            SpanCount = nodes.Count,
            Clocks = draft.Clocks,
            StartNs = nodes.Count == 0 ? 0 : nodes.Min(node => node.Span.StartNs),
            EndNs = nodes.Count == 0 ? 0 : nodes.Max(node => node.Span.EndNs),
            Orphans = draft.Parents.Orphans.Count(),
            Open = draft.Open.Count,
            Silent = draft.Silent,
        };
    }
}

using Sidechain.Traces.Clocks;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Makes the tree of a trace out of its spans: the ordered list of repairs. Each begins where the one before has ended.</summary>
public static class TreeBuilder
{
    private const long YearNs = 365L * 24 * 60 * 60 * 1_000_000_000;

    /// <summary>Builds the tree of one trace by one repair after the other. The order in which the spans come makes no difference.</summary>
    /// <param name="spans">Spans of the same trace; a repeated span id is dropped.</param>
    /// <param name="clientDone">The client has said that it will send nothing more.</param>
    /// <param name="cancellationToken">Ends the work, which takes seconds for tens of thousands of spans.</param>
    public static TraceTree Build(IEnumerable<Span> spans, bool clientDone = false, CancellationToken cancellationToken = default) =>
        Build(spans, clientDone, hasRejected: false, cancellationToken);

    /// <summary>
    /// As <see cref="Build(IEnumerable{Span}, bool, CancellationToken)"/>, where it is known whether spans came that could not be kept.
    /// </summary>
    public static TraceTree Build(IEnumerable<Span> spans, bool clientDone, bool hasRejected, CancellationToken cancellationToken) =>
        Build(spans, clientDone, aligned: false, new TreeWork(cancellationToken), hasRejected);

    /// <summary>As <see cref="Build(IEnumerable{Span}, bool, CancellationToken)"/>, for spans whose clients' clocks somebody has aligned already: no time is moved.</summary>
    public static TraceTree BuildAligned(IEnumerable<Span> spans) => Build(spans, clientDone: false, aligned: true, new TreeWork(CancellationToken.None));

    internal static TraceTree Build(IEnumerable<Span> spans, bool clientDone, bool aligned, TreeWork work, bool hasRejected = false)
    {
        var apart = new HashSet<string>(StringComparer.Ordinal);
        var nodes = Duplicates.Drop(SharedIds.Part(spans, apart, work), work);
        foreach (var id in apart)
        {
            nodes[id].Warn("has the id of its caller's span, as Zipkin's servers do; it is shown under one of its own");
        }

        CutMarks.Warn(nodes.Values, work);
        if (!aligned)
        {
            ClockJumps.Undo(nodes.Values);
        }

        TreeNode[] ordered = [.. nodes.Values.Order(SpanOrder.Nodes)];
        var parents = new Parents(ordered, nodes);
        Reattachment.Apply(parents, nodes, work);
        TreeNode[] orphans = [.. parents.Orphans];
        Cycles.Break(ordered, parents, work);

        var roots = new List<TreeNode>();
        foreach (var node in ordered)
        {
            work.Step();
            if (parents.Of(node) is { } parent)
            {
                parent.Append(node);
            }
            else
            {
                roots.Add(node);
            }

            if (node.Span.TimeWarning is { } warning && (node.Parent is not { Span: var above } || above.StartNs - node.Span.StartNs > YearNs))
            {
                node.Warn(warning);
            }
        }

        TreeNode[] open = [.. ordered.Where(node => IsOpen(node.Span, nodes))];
        var silent = SilentTiers.Find(ordered, orphans, open, clientDone, work, hasRejected);
        ClockOffset[] clocks = aligned ? [] : [.. ClockAlignment.Apply(ordered, work, out var outvoted), .. ServiceClocks.Apply(ordered, outvoted, work)];
        if (clocks.Length > 0)
        {
            foreach (var node in ordered)
            {
                work.Step(1 + node.Children.Count);
                node.RestoreOrder();
            }

            roots.Sort(SpanOrder.Nodes);
        }

        DepthLimit.Apply(roots, work);
        NetworkSpans.Derive(ordered, work);
        return new TraceTree(ordered.FirstOrDefault()?.Span.TraceId ?? "", roots)
        {
            SpanCount = ordered.Length,
            Clocks = clocks,
            StartNs = ordered.Length == 0 ? 0 : ordered.Min(node => node.Span.StartNs),
            EndNs = ordered.Length == 0 ? 0 : ordered.Max(node => node.Span.EndNs),
            Orphans = orphans.Length,
            Open = open.Length,
            Silent = silent,
        };
    }

    private static bool IsOpen(Span span, Dictionary<string, TreeNode> nodes) =>
        span.ClientType is not null
        && span.Attributes.GetValueOrDefault(TraceNames.ServerSpanId) is string answered
        && !nodes.ContainsKey(answered);
}

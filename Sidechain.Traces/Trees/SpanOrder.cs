namespace Sidechain.Traces.Trees;

/// <summary>The one order of spans, total and independent of arrival, so that equal sets of spans give equal trees.</summary>
internal static class SpanOrder
{
    public static Comparer<TreeNode> Nodes { get; } = Comparer<TreeNode>.Create(CompareNodes);

    private static int CompareNodes(TreeNode a, TreeNode b)
    {
        var order = a.Span.StartNs.CompareTo(b.Span.StartNs);
        if (order == 0)
        {
            order = Rank(a).CompareTo(Rank(b));
        }

        return order == 0 ? string.CompareOrdinal(a.Span.SpanId, b.Span.SpanId) : order;
    }

    // At the same instant the way there comes before the server and the way back after it.
    private static int Rank(TreeNode node) => node switch
    {
        { Derived: false } => 1,
        { Span.Name: TraceNames.NetworkRequest } => 0,
        _ => 2,
    };
}

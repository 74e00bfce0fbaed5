using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Puts the nodes into the order of their starts, and finds for each node the parent that its span names.</summary>
internal static class NamedParents
{
    public static void Apply(TreeDraft draft)
    {
        draft.Nodes = [.. draft.NodesById.Values.Order(SpanOrder.Nodes)];
        draft.Parents = new Parents(draft.Nodes, draft.NodesById);
    }
}

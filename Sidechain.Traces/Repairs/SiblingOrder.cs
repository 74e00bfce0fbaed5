using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Puts roots and children into the order of their starts again, once clocks have been moved.</summary>
internal static class SiblingOrder
{
    public static void Apply(TreeDraft draft)
    {
        if (draft.Clocks.Count == 0)
        {
            return;
        }

        foreach (var node in draft.Nodes)
        {
            draft.Work.Step(1 + node.Children.Count);
            node.RestoreOrder();
        }

        draft.Roots.Sort(SpanOrder.Nodes);
    }
}

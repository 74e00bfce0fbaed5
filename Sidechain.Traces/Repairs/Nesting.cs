using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>Puts each node below its parent. A node that has none becomes a root.</summary>
internal static class Nesting
{
    public static void Apply(TreeDraft draft)
    {
        foreach (var node in draft.Nodes)
        {
            draft.Work.Step();
            if (draft.Parents.Of(node) is { } parent)
            {
                parent.Append(node);
            }
            else
            {
                draft.Roots.Add(node);
            }
        }
    }
}

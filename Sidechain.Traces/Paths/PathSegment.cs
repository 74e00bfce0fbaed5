using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>A piece of the critical path: from here to there the action waited for this span itself, for none of its children.</summary>
public sealed record PathSegment(TreeNode Node, long FromNs, long ToNs)
{
    public long Ns => ToNs - FromNs;
}

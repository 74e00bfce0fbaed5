using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// Warns of the times that a reader found wrong, such as milliseconds that were sent as nanoseconds. Where a whole trace has such times,
/// its roots say so; elsewhere the spans do that begin more than a year before their parent.
/// </summary>
internal static class FarTimes
{
    private const long YearNs = 365L * 24 * 60 * 60 * 1_000_000_000;

    public static void Apply(TreeDraft draft)
    {
        foreach (var node in draft.Nodes)
        {
            if (node.Span.TimeWarning is { } warning && IsFar(node))
            {
                node.Warn(warning);
            }
        }
    }

    private static bool IsFar(TreeNode node) =>
        node.Parent is not { Span: var above } || above.StartNs - node.Span.StartNs > YearNs;
}

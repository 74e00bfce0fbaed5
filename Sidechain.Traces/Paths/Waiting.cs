using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>
/// Whether a span waited for its child. A parent that waits ends after its child, so a child that ends later was started and left alone: a mail that is
/// sent after the answer, an index that a worker updates. Its time is real, but it is not time that the action took.
/// </summary>
internal static class Waiting
{
    // Some SDKs keep times in whole milliseconds: a child may then seem to end that much later than the parent that waited for it.
    private const long RoundingNs = 1_000_000;

    /// <summary>
    /// True for a child that ended with its parent or before, and for a child in another service that answered a call: two clocks are compared
    /// there, and a server ends its span a little after its answer has left. A consumer answers nobody, so only its end counts. The audio callback
    /// runs whether or not anything is shared.
    /// </summary>
    public static bool IsFor(TreeNode parent, TreeNode child) =>
        child.Span.Name != TraceNames.Audio && (child.Derived || EndsInTime(parent, child));

    private static bool EndsInTime(TreeNode parent, TreeNode child) =>
        child.Span.EndNs <= parent.Span.EndNs + RoundingNs
        || (child.Span.Service != parent.Span.Service && child.Span.Kind != ActivityKind.Consumer && parent.Span.Kind != ActivityKind.Producer);
}

using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Paths;

/// <summary>
/// Whether a span waited for its child. A parent that waits ends after its child, so a child that ends later was started and left alone: a
/// mail that is sent after the answer, an index that a worker updates. Its time is real, but it is not time that the action took.
/// </summary>
internal static class Waiting
{
    // Some SDKs keep times in whole milliseconds: a child may then seem to end that much later than the parent that waited for it.
    public const long RoundingNs = 1_000_000;

    /// <summary>
    /// True for a child that ended with its parent or before, and for one whose later end has another reason. The audio callback runs
    /// whether or not anything is shared; a message is sent, and its sender goes on; of what follows from it, a parent does not depend.
    /// </summary>
    public static bool IsFor(Extents extents, TreeNode parent, TreeNode child) => child.Derived
        || (child.Span.Name != TraceNames.Audio && !Follows(child.Span) && (EndsInTime(extents, parent, child)
            ? !IsMessage(parent.Span, child.Span) || IsCall(parent.Span, child.Span)
            : Answers(parent.Span, child.Span) || IsBetweenClocks(extents, parent, child)));

    /// <summary>It says itself that its parent need not have waited for it, or its kind does.</summary>
    public static bool MayOutlive(Span parent, Span child) => IsMessage(parent, child) || Follows(child);

    /// <summary>
    /// A message has no answer, so its sender need not have waited. What a producer does itself, such as the call that delivers the
    /// message, is none; nor is one that a consumer handles which has received it, or another step of the same service.
    /// </summary>
    private static bool IsMessage(Span parent, Span child) => child.Kind switch
    {
        ActivityKind.Consumer => parent.Kind == ActivityKind.Producer || child.Service != parent.Service,
        ActivityKind.Server => parent.Kind == ActivityKind.Producer,
        _ => parent.Kind == ActivityKind.Producer && child.Service != parent.Service,
    };

    /// <summary>OpenTracing: the parent does not depend on what follows from it. Its reference became a link to the parent.</summary>
    private static bool Follows(Span child) => child.Links.Any(link =>
        link.SpanId == child.ParentSpanId && link.Attributes.GetValueOrDefault(TraceNames.ReferenceType) is TraceNames.FollowsFrom);

    /// <summary>By its kind, the parent waits for an answer, or the child gives one: requests may be sent as messages, too.</summary>
    private static bool IsCall(Span parent, Span child) => parent.Kind == ActivityKind.Client || child.Kind == ActivityKind.Server;

    private static bool EndsInTime(Extents extents, TreeNode parent, TreeNode child) =>
        extents.EndNs(child) - RoundingNs <= extents.EndNs(parent);

    /// <summary>
    /// A server ends its span after its answer has left; how long the call was waited for, its caller says. It did not wait where the
    /// answer was that the work is taken.
    /// </summary>
    private static bool Answers(Span parent, Span child) =>
        child.Kind == ActivityKind.Server && (parent.Kind == ActivityKind.Client || parent.ClientType is not null)
        && !Handover.IsSaid(parent, child);

    /// <summary>
    /// Two clocks are compared, and by one the child would have ended in time: it began within its parent and is no longer than that.
    /// </summary>
    private static bool IsBetweenClocks(Extents extents, TreeNode parent, TreeNode child) =>
        child.Span.Service != parent.Span.Service && !IsMessage(parent.Span, child.Span)
        && extents.StartNs(child) - RoundingNs < extents.EndNs(parent)
        && extents.LengthNs(child) - RoundingNs <= extents.LengthNs(parent);
}

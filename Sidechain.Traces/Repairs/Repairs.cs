using Sidechain.Traces.Clocks;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Repairs;

/// <summary>
/// The ordered list of what makes a tree of the spans of a trace, with the reason for each place. Each entry has a file and a test class of
/// its name. A repair leaves a warning on the spans that it changed.
/// </summary>
internal static class Repairs
{
    public static IReadOnlyList<Action<TreeDraft>> InOrder { get; } =
    [
        // The first, because all others tell spans apart by their ids. Duplicates would drop one of two spans that share an id.
        SharedIds.Apply,

        // Makes the nodes, on which all others leave their warnings.
        Duplicates.Apply,

        // Tells what the records lack, as they came: no repair has changed a node yet.
        CutMarks.Apply,

        // Before the nodes are ordered: it moves single spans, by an amount that they say themselves.
        ClockJumps.Apply,

        // After the jumps: the order of starts decides where a ring is cut, and which silent tier is told of first.
        NamedParents.Apply,

        // Before rings are cut: the request that an orphan answered may lie below that orphan.
        Reattachment.Apply,

        // After the last parent is found and before nodes are nested: a ring has no root, so nothing of it would be in the tree.
        Cycles.Apply,

        // Everything from here on looks at the nodes in their places.
        Nesting.Apply,

        // Before clocks are aligned: it is about times as they came.
        FarTimes.Apply,

        // Before the depth is limited: it tells who is missing by who called whom, so each node has to be below its caller.
        SilentTiers.Apply,

        // After nesting: a client's clock is compared with those of the spans below its requests.
        ClockAlignment.Apply,

        // After the clocks of clients, which say which services are outvoted.
        ServiceClocks.Apply,

        // After the last move, and before the network spans: of a request's servers the first counts, and their order.
        SiblingOrder.Apply,

        // After all moves: it needs right times. Its spans stand beside those of servers, so that they add no level.
        NetworkSpans.Apply,

        // The last, after all that goes from callers to callees: it shows spans that are too deep below another node.
        DepthLimit.Apply,
    ];
}

using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Clocks;

/// <summary>Moves all times of a process whose clock is wrong, and says at which calls that showed.</summary>
internal static class WholeProcesses
{
    /// <param name="process">Its offset is known; those that were moved before it are where they belong.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="nodes">Its spans.</param>
    public static ClockOffset Move(ClockedProcess process, ProcessName name, IEnumerable<TreeNode> nodes)
    {
        var offset = process.Offset(name);
        // Once for each span: a consumer may be linked with many messages.
        var warned = new HashSet<TreeNode>();
        foreach (var call in process.Pairs.SelectMany(pair => pair.Calls).Where(call => !call.Range.HoldsNone))
        {
            var (node, below) = ProcessName.Of(call.Callee) == process.Name
                ? (call.Callee, "")
                : (call.Caller, $"{TreeLines.Printable(call.Callee.Span.Name)} below it ");
            if (warned.Add(node))
            {
                node.Warn($"{below}{call.Sentence()}; {Sentence(offset)}");
            }
        }

        foreach (var node in nodes)
        {
            node.Move(_ => offset.OffsetNs);
        }

        return offset;
    }

    /// <summary>Says what was done about a clock.</summary>
    public static string Sentence(ClockOffset clock) => clock.AtLeast
        ? $"times of {clock.Name} moved by {TimeTexts.Of(clock.OffsetNs)}, the least that makes sense"
        : $"times of {clock.Name} moved by {TimeTexts.Of(clock.OffsetNs)} ± {TimeTexts.Of(clock.ErrorNs)}";
}

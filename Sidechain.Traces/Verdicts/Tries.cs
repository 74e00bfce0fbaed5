using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>
/// Tells the tries of one thing from a loop over many. Tries have the same name and service, and the same values of those attributes that
/// say what a step is about and that all steps of this name have, or that differ among those that have them. One that says that it is
/// another try may have gone to another place, such as the next replica.
/// </summary>
internal sealed class Tries
{
    // Who cancels the others when the first has failed or is done does it at once; a call that waits too long does so for longer.
    private const long SoonNs = 1_000_000_000;

    private readonly Extents _extents;
    private readonly Dictionary<string, string[]> _keys;
    private readonly Dictionary<(string Name, string Service, string About), (long StartNs, long EndNs)> _succeeded;
    private readonly Dictionary<(string Name, string Service, string About), (long StartNs, long EndNs)> _succeededElsewhere;

    /// <param name="children">Of one span.</param>
    /// <param name="extents">From when to when they lasted.</param>
    public Tries(IEnumerable<TreeNode> children, Extents extents)
    {
        _extents = extents;
        TreeNode[] steps = [.. children.Where(child => !child.Derived)];
        _keys = steps.GroupBy(step => TryNumbers.Without(step.Span.Name), StringComparer.Ordinal)
            .ToDictionary(alike => alike.Key, KeysOfAll, StringComparer.Ordinal);
        TreeNode[] succeeded = [.. steps.Where(step => step.Span is { Status: SpanStatus.Ok, HasEnd: true })];
        _succeeded = Last(succeeded.GroupBy(What));
        _succeededElsewhere = Last(succeeded.Where(step => TryNumbers.SayAnotherTry(step.Span)).GroupBy(WhatAnywhere));
    }

    /// <summary>
    /// The last to end of the children that went the same way; one that was tried again later, and with success, decided nothing.
    /// </summary>
    public static TreeNode? Last(Extents extents, TreeNode parent, TreeNode[] alike)
    {
        if (alike.Length == 0)
        {
            return null;
        }

        var tries = new Tries(parent.Below, extents);
        var end = extents.EndNs(parent);
        return alike
            .Where(child => !tries.SucceededAfter(child))
            .OrderByDescending(child => Math.Min(extents.EndNs(child), end))
            .ThenByDescending(extents.StartNs)
            .ThenBy(child => child.Span.SpanId, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    /// <summary>The same was tried again, and with success.</summary>
    public bool SucceededAfter(TreeNode step) =>
        (_succeeded.TryGetValue(What(step), out var last) && IsAfter(last.StartNs, step))
        || (_succeededElsewhere.TryGetValue(WhatAnywhere(step), out last) && IsAfter(last.StartNs, step));

    /// <summary>The same was done at the same time, and with success: the slower one of two is not needed any more.</summary>
    public bool SucceededBeside(TreeNode step) => _succeeded.TryGetValue(What(step), out var last)
        && last.EndNs > _extents.StartNs(step) && last.EndNs >= _extents.EndNs(step) - SoonNs;

    /// <summary>Whether a step ended soon after one of others, which had ended while it ran.</summary>
    /// <param name="ends">Of the others, in order.</param>
    /// <param name="step">The one that may have been stopped for that.</param>
    public bool EndedSoonAfter(long[] ends, TreeNode step)
    {
        var end = _extents.EndNs(step);
        var at = Array.BinarySearch(ends, end + Waiting.RoundingNs);
        var before = at >= 0 ? at : ~at - 1;
        return before >= 0 && ends[before] > _extents.StartNs(step) && ends[before] >= end - SoonNs;
    }

    private bool IsAfter(long startNs, TreeNode step) => startNs >= _extents.EndNs(step) - Waiting.RoundingNs;

    private Dictionary<(string Name, string Service, string About), (long StartNs, long EndNs)> Last(
        IEnumerable<IGrouping<(string Name, string Service, string About), TreeNode>> alike) =>
        alike.ToDictionary(tries => tries.Key, tries => (tries.Max(_extents.StartNs), tries.Max(_extents.EndNs)));

    private (string Name, string Service, string About) What(TreeNode step) => What(step, Subjects.Value);

    private (string Name, string Service, string About) WhatAnywhere(TreeNode step) => What(step, Subjects.ValueAnywhere);

    private (string Name, string Service, string About) What(TreeNode step, Func<Span, string, string> value)
    {
        var name = TryNumbers.Without(step.Span.Name);
        return (name, step.Span.Service, string.Join('\n', _keys[name].Select(key => value(step.Span, key))));
    }

    // One that lacks what tells the others apart is another one than they are: a row that could not be read has no id.
    private static string[] KeysOfAll(IEnumerable<TreeNode> alike)
    {
        var (steps, keys) = (0, new Dictionary<string, (int Count, string First, bool Differs)>(StringComparer.Ordinal));
        foreach (var span in alike.Select(step => step.Span))
        {
            steps++;
            foreach (var key in span.Attributes.Keys.Where(key => Subjects.Say(span, key)))
            {
                var value = Subjects.Value(span, key);
                keys[key] = keys.TryGetValue(key, out var seen)
                    ? (seen.Count + 1, seen.First, seen.Differs || value != seen.First)
                    : (1, value, false);
            }
        }

        return [.. keys.Where(key => key.Value.Count == steps || key.Value.Differs).Select(key => key.Key).Order(StringComparer.Ordinal)];
    }
}

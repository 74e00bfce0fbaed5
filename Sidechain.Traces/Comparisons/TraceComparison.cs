using System.Globalization;
using System.Runtime.InteropServices;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Comparisons;

/// <summary>
/// Two traces step by step. Two steps are the same when they have the same name and tier below the same step. Of several such steps the
/// first is compared with the first, the second with the second.
/// </summary>
/// <param name="Steps">Each before those below it, in the order of the trace that has it.</param>
/// <param name="ANs">How long the action of the first trace took, nanoseconds: what it left running does not count.</param>
/// <param name="BNs">How long that of the second took.</param>
public sealed record TraceComparison(IReadOnlyList<ComparedStep> Steps, long ANs, long BNs)
{
    private const string Client = "{c}";

    /// <param name="a">The first trace.</param>
    /// <param name="b">The second trace.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static TraceComparison Of(TraceTree a, TraceTree b, CancellationToken cancellationToken = default) =>
        Of(a, b, new TreeWork(cancellationToken));

    internal static TraceComparison Of(TraceTree a, TraceTree b, TreeWork work)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var steps = new List<ComparedStep>();
        var (one, other) = (TraceFindings.Of(a), TraceFindings.Of(b));
        Compare(a.Roots, b.Roots, 0, (new StepTimes(one), new StepTimes(other)), steps, work);
        return new TraceComparison(steps, one?.Ledger.TotalNs ?? 0, other?.Ledger.TotalNs ?? 0)
        {
            About = [.. RootOf("A", one), .. RootOf("B", other)],
        };
    }

    /// <summary>Which of several roots of a trace is compared, a sentence each.</summary>
    public IReadOnlyList<string> About { get; private init; } = [];

    private static IEnumerable<string> RootOf(string name, TraceFindings? findings) =>
        findings?.Ledger is { Roots: > 1 } ledger ? [$"{name}: {ledger.About}"] : [];

    /// <summary>The difference by tier, the largest first. The times are own times on the critical path, so that they add up.</summary>
    public IReadOnlyList<(string Tier, long Ns)> ByTier =>
    [
        .. Steps.GroupBy(step => step.Tier).Select(tier => (tier.Key, Ns: tier.Sum(step => step.OwnDifferenceNs)))
            .OrderByDescending(tier => Math.Abs(tier.Ns)).ThenBy(tier => tier.Key, StringComparer.Ordinal),
    ];

    /// <summary>The comparison in a sentence by rules.</summary>
    public string Sentence() => string.Join(' ', About.Prepend(Difference()));

    private string Difference()
    {
        var difference = BNs - ANs;
        if (Steps.Count == 0)
        {
            return "Neither trace has spans.";
        }

        if (difference == 0)
        {
            return "Both took the same time.";
        }

        var sign = Math.Sign(difference);
        var (name, most, more) = Steps.GroupBy(step => step.Group)
            .Select(alike => (
                alike.First().Name, Ns: alike.Sum(step => step.OwnDifferenceNs), More: alike.Count(step => step.B is not null)
                    - alike.Count(step => step.A is not null)))
            .MaxBy(alike => sign * alike.Ns);
        var where = Math.Sign(most) != sign ? ""
            : $", {(Math.Abs(most) > Math.Abs(difference) / 2 ? "most" : "the largest part")} of that in {TreeLines.Printable(name)} "
            + $"({Milliseconds(most)}{Times(more)})";
        return $"B took {Milliseconds(Math.Abs(difference)).TrimStart('+')} {(difference > 0 ? "longer" : "less")} than A{where}.";
    }

    // One that is only there once is told by its line.
    private static string Times(int more) => Math.Abs(more) < 2 ? "" : $", {Math.Abs(more)} {(more > 0 ? "more" : "fewer")} of them";

    /// <summary>A difference for people, with its sign.</summary>
    internal static string Milliseconds(long ns) =>
        string.Create(CultureInfo.InvariantCulture, $"{(ns < 0 ? "-" : "+")}{Math.Abs(ns) / 1e6:0.0} ms");

    private static void Compare(
        IReadOnlyList<TreeNode> a,
        IReadOnlyList<TreeNode> b,
        int depth,
        (StepTimes A, StepTimes B) times,
        List<ComparedStep> steps,
        TreeWork work)
    {
        var (left, right) = (Keyed(a, work), Keyed(b, work));
        var groups = new Dictionary<(string, string), int>();
        // Steps that only B has come after those of A.
        foreach (var key in left.Select(pair => pair.Key).Concat(right.Select(pair => pair.Key)).Distinct())
        {
            var (one, other) = (left.GetValueOrDefault(key), right.GetValueOrDefault(key));
            work.Step();
            var (inA, inB) = (times.A.Of(one), times.B.Of(other));
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (key.Name, key.Tier), out var isKnown);
            group = isKnown ? group : steps.Count;
            steps.Add(new ComparedStep(depth, key.Name, key.Tier, inA.Duration, inB.Duration, inA.Own, inB.Own) { Group = group });
            Compare(one?.Children ?? [], other?.Children ?? [], depth + 1, times, steps, work);
        }
    }

    private static Dictionary<(string Name, string Tier, int Nth), TreeNode> Keyed(IReadOnlyList<TreeNode> nodes, TreeWork work)
    {
        var keyed = new Dictionary<(string, string, int), TreeNode>(nodes.Count);
        // Steps of one name are counted, not searched for: a loop makes thousands of them.
        var alike = new Dictionary<(string, string), int>();
        foreach (var node in nodes)
        {
            var (name, tier) = Step(node.Span);
            work.Step();
            ref var nth = ref CollectionsMarshal.GetValueRefOrAddDefault(alike, (name, tier), out _);
            keyed.Add((name, tier, nth++), node);
        }

        return keyed;
    }

    private static (string Name, string Tier) Step(Span span)
    {
        if (!Tiers.IsClient(span.Tier))
        {
            return (span.Name, span.Tier);
        }

        var prefix = $"{span.Tier}.";
        return (span.Name.StartsWith(prefix, StringComparison.Ordinal) ? $"{Client}.{span.Name[prefix.Length..]}" : span.Name, "client");
    }

    /// <summary>The times of the steps of one trace, nanoseconds.</summary>
    private sealed class StepTimes(TraceFindings? findings)
    {
        private readonly Dictionary<TreeNode, long> _own = findings is null
            ? []
            : findings.Path.GroupBy(segment => segment.Node).ToDictionary(node => node.Key, node => node.Sum(segment => segment.Ns));

        public (long? Duration, long Own) Of(TreeNode? node) => node is null
            ? (null, 0)
            : (findings?.Extents.LengthNs(node) ?? node.Span.EndNs - node.Span.StartNs, _own.GetValueOrDefault(node));
    }
}

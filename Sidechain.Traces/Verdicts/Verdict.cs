using System.Globalization;
using Sidechain.Traces.Clocks;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>Where the time went, in a sentence by rules: the same trace gives the same words everywhere.</summary>
public static class Verdict
{
    /// <summary>Null for a trace without spans. What failed or was cancelled comes first, whether it ended the action or not, then the step that took most, then what the clocks leave open.</summary>
    /// <param name="normalNs">The 95th percentile of a step (a client's span, or a category in words) this week, nanoseconds; null where nobody knows.</param>
    public static string? Of(TraceTree tree, Func<string, long?>? normalNs = null)
    {
        if (Ledger.Of(tree) is not { } ledger)
            return null;
        var sentences = new List<string>();
        if (Failure(ledger.Root) is { } failure)
            sentences.Add($"Failed in {failure}.");
        else if (Cancelled(ledger.Root) is { } cancelled)
            sentences.Add(cancelled);
        else if (Survived(ledger.Root) is { } survived)
            sentences.Add($"Went on after a failure in {survived}.");
        if (ledger.Entries.MaxBy(entry => entry.Ns) is { } largest && ledger.TotalNs > 0)
            sentences.Add(Largest(ledger, largest, normalNs?.Invoke(largest.Step)));
        sentences.AddRange(tree.Clocks.GroupBy(clock => clock.Service, StringComparer.Ordinal).Select(Clocks));
        return string.Join(' ', sentences);
    }

    // Replicas have one name and a clock each.
    private static string Clocks(IGrouping<string, ClockOffset> clocks)
    {
        var most = clocks.Max(clock => Math.Abs(clock.OffsetNs));
        return clocks.ToArray() is [var only]
            ? Clock(only)
            : $"Clocks of {TreeLines.Printable(clocks.Key)} were wrong by up to {Off(most)}; their times are corrected.";
    }

    private static string Clock(ClockOffset clock)
    {
        var off = $"{Off(Math.Abs(clock.OffsetNs))} {(clock.OffsetNs > 0 ? "behind" : "ahead")}";
        var amount = clock.AtLeast ? $"at least {off}" : $"{off} (± {Time(clock.ErrorNs)})";
        return $"The clock of {TreeLines.Printable(clock.Service)} was {amount}; its times are corrected.";
    }

    private static string Largest(Ledger ledger, LedgerEntry largest, long? normal)
    {
        var where = largest.Category switch
        {
            LedgerCategory.Client => $"in {TreeLines.Printable(largest.Step)}",
            LedgerCategory.NetworkOut => "on the way to the server",
            LedgerCategory.NetworkBack => "on the way back from the server",
            LedgerCategory.Server or LedgerCategory.Database or LedgerCategory.Cache => $"in the {largest.Step}",
            LedgerCategory.Stream => "in Stream",
            LedgerCategory.Waiting => "waiting for the server, which has not said what it did",
            _ => "unaccounted for: no span says what happened",
        };
        var times = normal is > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {(double)largest.Ns / normal.Value:0.0} times its p95 this week") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{ledger.Share(largest.Ns):0} % {where} ({Time(largest.Ns)} of {Time(ledger.TotalNs)}{times}).");
    }

    /// <summary>The innermost span that failed on the way from the root: its parents failed because it did.</summary>
    private static string? Failure(TreeNode root)
    {
        TreeNode? failed = null;
        for (var node = root; node is { Span.Status: SpanStatus.Error }; node = node.Children.FirstOrDefault(child => child.Span.Status == SpanStatus.Error))
            failed = node;
        if (failed is null)
            return null;
        var message = failed.Span.StatusMessage is { Length: > 0 } text ? $": {TreeLines.Printable(text).TrimEnd('.')}" : "";
        return $"{TreeLines.Printable(failed.Span.Name)} ({TreeLines.Printable(failed.Span.Tier)}){message}";
    }

    /// <summary>
    /// The innermost cancelled span of the root's own service: what the user, or the end of the process, interrupted. What was cancelled beyond it, in services, was so
    /// because of that.
    /// </summary>
    private static string? Cancelled(TreeNode root)
    {
        TreeNode? cancelled = null;
        for (var node = root; node is { Span.Status: SpanStatus.Cancelled } && node.Span.Service == root.Span.Service; node = node.Children.FirstOrDefault(child => child.Span.Status == SpanStatus.Cancelled))
            cancelled = node;
        if (cancelled is null)
            return null;
        var where = $"{TreeLines.Printable(cancelled.Span.Name)} ({TreeLines.Printable(cancelled.Span.Tier)})";
        return cancelled.Span.Unfinished ? $"Cut off in {where}: its process ended first." : $"Cancelled in {where}.";
    }

    /// <summary>The first failure that the action got over: a refused token that was renewed, a provider that was away.</summary>
    private static string? Survived(TreeNode root)
    {
        var pending = new Stack<TreeNode>([root]);
        while (pending.TryPop(out var node))
        {
            if (node.Span.Status == SpanStatus.Error)
                return Failure(node);
            foreach (var child in node.Children.Reverse())
                pending.Push(child);
        }

        return null;
    }

    // A clock can be off by any time.
    private static string Off(long ns) => FormattableString.Invariant(ns switch
    {
        >= 172_800_000_000_000 => $"{ns / 86_400e9:0.0} days",
        >= 7_200_000_000_000 => (FormattableString)$"{ns / 3_600e9:0.0} h",
        _ => $"{Time(ns)}",
    });

    private static string Time(long ns) => FormattableString.Invariant(ns switch
    {
        >= 120_000_000_000 => $"{ns / 60e9:0.0} min",
        >= 10_000_000_000 => $"{ns / 1e9:0.0} s",
        _ => (FormattableString)$"{ns / 1e6:0.0} ms",
    });
}

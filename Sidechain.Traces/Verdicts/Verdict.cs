using System.Globalization;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Paths;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Verdicts;

/// <summary>Says in a sentence, by rules, where the time went. The same trace gives the same words everywhere.</summary>
internal static class Verdict
{
    // A verdict is read in one breath; the document has all clocks.
    private const int MostClocks = 4;

    /// <summary>
    /// What failed or was cancelled comes first, whether it ended the action or not. Then comes the step that took most, then what the
    /// clocks leave open. Last comes which of several roots the verdict is about.
    /// </summary>
    /// <param name="ledger">The time of the action.</param>
    /// <param name="extents">From when to when its spans lasted.</param>
    /// <param name="clocks">The clocks of the trace that were wrong.</param>
    /// <param name="normalNs">The 95th percentile of a step this week, nanoseconds; null where it is not known.</param>
    public static string Of(Ledger ledger, Extents extents, IReadOnlyList<ClockOffset> clocks, IReadOnlyDictionary<string, long>? normalNs)
    {
        List<string> sentences = [.. Outcome(ledger.Root, extents)];
        if (ledger.Entries.MaxBy(entry => entry.Ns) is { } largest && ledger.TotalNs > 0)
        {
            sentences.Add(Largest(ledger, largest, normalNs?.GetValueOrDefault(largest.Step)));
        }

        sentences.AddRange(Clocks(clocks));
        if (sentences.Count == 0)
        {
            sentences.Add("It took no time that its clock could measure.");
        }

        if (ledger.About is { } about)
        {
            sentences.Add(about);
        }

        return string.Join(' ', sentences);
    }

    private static IEnumerable<string> Outcome(TreeNode root, Extents extents)
    {
        var causes = new Causes(extents);
        var hasEnd = root.Span.HasEnd;
        if (root.Span.Status == SpanStatus.Error)
        {
            yield return $"Failed in {Failure(causes.Failed(root))}.";
        }
        else if (root.Span.Status == SpanStatus.Cancelled)
        {
            var cancelled = Cancellation.Innermost(root, extents);
            yield return cancelled.Span.Unfinished
                ? $"Cut off in {Where(cancelled)}: its process ended first."
                : $"Cancelled in {Where(cancelled)}.";
            hasEnd |= root.Span.Unfinished;
        }
        else if (causes.First(root, waitedFor: true) is { } survived)
        {
            yield return hasEnd ? $"Went on after a failure in {Failure(survived)}." : $"There was a failure in {Failure(survived)}.";
        }
        else if (causes.First(root, waitedFor: false) is { } left)
        {
            yield return $"Nothing waited for a failure in {Failure(left)}.";
        }

        if (!hasEnd)
        {
            yield return root.Span.Unfinished
                ? $"No end of {Where(root)} is known: it still runs, or its process ended first."
                : $"The end of {Where(root)} cannot be right.";
        }
    }

    private static IEnumerable<string> Clocks(IReadOnlyList<ClockOffset> clocks)
    {
        var services = clocks.GroupBy(clock => clock.Service, StringComparer.Ordinal).ToArray();
        var named = services.Length <= MostClocks ? services : services[..(MostClocks - 1)];
        var sentences = named.Select(ClocksOf);
        return services.Length == named.Length
            ? sentences
            : sentences.Append(
                $"The clocks of {services.Length - named.Length} other services were wrong, too; their times are corrected.");
    }

    // Replicas share a name, and each has its own clock.
    private static string ClocksOf(IGrouping<string, ClockOffset> clocks)
    {
        var most = clocks.Max(clock => Math.Abs(clock.OffsetNs));
        return clocks.ToArray() is [var only]
            ? Clock(only)
            : $"Clocks of {TreeLines.Printable(clocks.Key)} were wrong by up to {Time(most)}; their times are corrected.";
    }

    private static string Clock(ClockOffset clock)
    {
        var off = $"{Time(Math.Abs(clock.OffsetNs) - (clock.AtLeast ? clock.ErrorNs : 0))} {(clock.OffsetNs > 0 ? "behind" : "ahead")}";
        var amount = clock.AtLeast ? $"at least {off}" : $"{off} (± {Time(clock.ErrorNs)})";
        var which = clock is { OneOfSeveral: true, Instance: null } ? "One of the clocks" : "The clock";
        return $"{which} of {clock.Name} was {amount}; its times are corrected.";
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
        var times = normal is > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {(double)largest.Ns / normal.Value:0.0} times its p95 this week")
            : "";
        var known = ledger.Root.Span.HasEnd ? "" : "the first ";
        var took = $"{Time(largest.Ns)} of {known}{Time(ledger.TotalNs)}{times}";
        return string.Create(CultureInfo.InvariantCulture, $"{ledger.Share(largest.Ns):0} % {where} ({took}).");
    }

    private static string Failure(TreeNode failed)
    {
        // An exception without a message leaves "CancelledError: ".
        var message = TreeLines.Printable(FailureReason.Of(failed.Span) ?? "").TrimEnd('.', ':', ' ');
        return message.Length > 0 ? $"{Where(failed)}: {message}" : Where(failed);
    }

    private static string Where(TreeNode node) => $"{TreeLines.Printable(node.Span.Name)} ({TreeLines.Printable(node.Span.Tier)})";

    // A clock can be off by any time, and a job may last for days.
    private static string Time(long ns) => FormattableString.Invariant(ns switch
    {
        >= 172_800_000_000_000 => $"{ns / 86_400e9:0.0} days",
        >= 7_200_000_000_000 => $"{ns / 3_600e9:0.0} h",
        >= 120_000_000_000 => $"{ns / 60e9:0.0} min",
        >= 10_000_000_000 => $"{ns / 1e9:0.0} s",
        _ => (FormattableString)$"{ns / 1e6:0.0} ms",
    });
}

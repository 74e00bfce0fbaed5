using Sidechain.Traces.Views;

namespace Sidechain.Cli.TraceViews;

/// <summary>Whether everything that belongs to a trace has arrived.</summary>
internal static class Completeness
{
    /// <summary>Spans come in batches, a few hundred milliseconds apart: after so long a silence no more are due.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    /// <summary>True when nothing is missing and nothing has come for a while.</summary>
    public static bool IsSettled(TraceDocument trace) => Missing(trace).Length == 0 && trace.LastReceivedAgo >= Silence;

    /// <summary>What is known to be missing, as the end of a sentence; empty when nothing is.</summary>
    /// <param name="trace">As it was when it last changed.</param>
    /// <param name="wasQuiet">Nothing has come for long since then.</param>
    public static string Missing(TraceDocument trace, bool wasQuiet = false)
    {
        var missing = new List<string>();
        if (!trace.ClientDone && !trace.IsQuiet && !(wasQuiet && trace.Tree.IsWhole))
        {
            missing.Add("the client has not said that it is done");
        }

        if (trace.Tree.Orphans > 0)
        {
            missing.Add(
                trace.Tree.Orphans == 1
                    ? "1 span has a parent that has not arrived"
                    : $"{trace.Tree.Orphans} spans have parents that have not arrived");
        }

        if (trace.Tree.Open > 0)
        {
            missing.Add(
                trace.Tree.Open == 1
                    ? "1 answered request lacks its server's span"
                    : $"{trace.Tree.Open} answered requests lack their server's spans");
        }

        missing.AddRange(trace.Tree.Silent.Select(tier => TreeText.Printable(tier.Why)));
        return string.Join("; ", missing);
    }
}

using System.Collections.ObjectModel;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Verdicts;

namespace Sidechain.Traces.Views;

/// <summary>One trace as the telemetry service knows it: its tree and how complete it is.</summary>
/// <param name="Tree">The merged spans of all tiers.</param>
/// <param name="OriginalId">The trace id as it came, where it was a foreign one that had to be mapped.</param>
/// <param name="ClientDone">The client has said that it will send nothing more.</param>
/// <param name="LastReceivedAgo">Since the last span arrived, when the document was made.</param>
public sealed record TraceDocument(TraceTree Tree, string? OriginalId, bool ClientDone, TimeSpan LastReceivedAgo)
{
    private Lazy<TraceFindings?> _findings = Once(Tree, ReadOnlyDictionary<string, long>.Empty);

    /// <summary>
    /// An OpenTelemetry SDK cannot say that it is done. Such a client is taken to be done when nothing has come for so long: the batches of
    /// an SDK are five seconds apart unless it is told otherwise.
    /// </summary>
    public static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(5);

    /// <summary>The merged spans of all tiers.</summary>
    public TraceTree Tree { get; } = Tree;

    /// <summary>
    /// The normal time of steps of this trace: the 95th percentile of this week by the name of a client's span, nanoseconds. Empty where it
    /// is not known.
    /// </summary>
    public IReadOnlyDictionary<string, long> NormalNs
    {
        get;
        init
        {
            field = value;
            _findings = Once(Tree, value);
        }
    } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>Spans that came after the trace had as many as a trace may have, and were not kept.</summary>
    public int SpansLeftOut { get; init; }

    /// <summary>The page of the trace in Aspire's dashboard; null where none runs.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>
    /// Where the time went, computed when it is first read; null for a trace without spans. Every view of the document reads it here.
    /// </summary>
    public TraceFindings? Findings => _findings.Value;

    /// <summary>Where the time went, in a sentence; null for a trace without spans.</summary>
    public string? Verdict => Findings?.Verdict;

    /// <summary>
    /// Nothing is known to be missing: no span waits for another one, and the client is done or <see cref="IsQuiet"/>. A late span makes it
    /// incomplete again.
    /// </summary>
    public bool IsComplete => (ClientDone && Tree.Orphans == 0 && Tree.Open == 0) || IsQuiet;

    /// <summary>Nothing has come for <see cref="LongQuiet"/>, and nothing that has come waits for more.</summary>
    public bool IsQuiet => LastReceivedAgo >= LongQuiet && Tree.IsWhole;

    /// <summary>
    /// Nothing more is due: the client is done, answered requests have their servers' spans, and nothing has come for so long; or
    /// <see cref="IsQuiet"/>.
    /// </summary>
    public bool IsSettled(TimeSpan quiet) => (ClientDone && Tree.Open == 0 && LastReceivedAgo >= quiet) || IsQuiet;

    private static Lazy<TraceFindings?> Once(TraceTree tree, IReadOnlyDictionary<string, long> normalNs) =>
        new(() => TraceFindings.Of(tree, normalNs));
}

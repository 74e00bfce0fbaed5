using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Views;

/// <summary>What the telemetry service knows about one trace: its tree and how complete it is.</summary>
/// <param name="Tree">The merged spans of all tiers.</param>
/// <param name="OriginalId">The trace id as it came, where it was a foreign one that had to be mapped.</param>
/// <param name="ClientDone">The client has said that it will send nothing more.</param>
/// <param name="LastReceivedAgo">Since the last span arrived, when the document was made.</param>
public sealed record TraceDocument(TraceTree Tree, string? OriginalId, bool ClientDone, TimeSpan LastReceivedAgo)
{
    /// <summary>
    /// A client that has no way to say that it is done, as an OpenTelemetry SDK has none, is taken to be so when nothing has come for so long: the
    /// batches of an SDK are five seconds apart unless it is told otherwise.
    /// </summary>
    public static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(5);

    /// <summary>What is normal for steps of this trace: the 95th percentile of this week by the name of a client's span, nanoseconds. Empty where nobody knows.</summary>
    public IReadOnlyDictionary<string, long> NormalNs { get; init; } = new Dictionary<string, long>();

    /// <summary>Spans that came after the trace had as many as a trace may have, and were not kept.</summary>
    public int SpansLeftOut { get; init; }

    /// <summary>The page of the trace in Aspire's dashboard; null where none runs.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>Where the time went, in a sentence; null for a trace without spans.</summary>
    public string? Verdict => Verdicts.Verdict.Of(Tree, step => NormalNs.TryGetValue(step, out var ns) ? ns : null);

    /// <summary>Nothing is known to be missing: no span waits for another one, and the client is done or <see cref="IsQuiet"/>. A late span makes it incomplete again.</summary>
    public bool IsComplete => (ClientDone && Tree.Orphans == 0 && Tree.Open == 0) || IsQuiet;

    /// <summary>Nothing has come for <see cref="LongQuiet"/>, and nothing that has come waits for more.</summary>
    public bool IsQuiet => LastReceivedAgo >= LongQuiet && Tree.IsWhole;

    /// <summary>Nothing more is due: the client is done, answered requests have their servers' spans, and nothing has come for so long; or <see cref="IsQuiet"/>.</summary>
    public bool IsSettled(TimeSpan quiet) => (ClientDone && Tree.Open == 0 && LastReceivedAgo >= quiet) || IsQuiet;
}

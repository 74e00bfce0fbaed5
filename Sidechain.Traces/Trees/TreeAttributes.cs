namespace Sidechain.Traces.Trees;

/// <summary>
/// The attributes that a tree, its path and its ledger are made by. Who reads spans without all of theirs reads these. The verdict looks at
/// all: any attribute may tell two steps of a loop apart.
/// </summary>
public static class TreeAttributes
{
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
        [
            TraceNames.ServerSpanId, TraceNames.ServerTimeMs, TraceNames.ClientSpanId, TraceNames.ClientType, TraceNames.ClockJumpMs,
            TraceNames.DroppedAttributes, TraceNames.DroppedEvents, TraceNames.DroppedLinks, TraceNames.UnusableDurationMs,
            TraceNames.UrlFull, TraceNames.OldUrl,
            .. DatabaseCalls.Attributes, .. CallOutcome.Attributes, .. Handover.Attributes, .. Reception.Attributes,
        ],
        StringComparer.Ordinal);
}

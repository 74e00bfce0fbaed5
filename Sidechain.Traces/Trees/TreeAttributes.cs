namespace Sidechain.Traces.Trees;

/// <summary>The attributes that a tree and its answers are made by. Who reads spans without all of theirs reads these.</summary>
public static class TreeAttributes
{
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
        [
            TraceNames.ServerSpanId, TraceNames.ServerTimeMs, TraceNames.ClientSpanId, TraceNames.ClientType, TraceNames.ClockJumpMs,
            TraceNames.DroppedAttributes, TraceNames.DroppedEvents, TraceNames.DroppedLinks, TraceNames.UnusableDurationMs,
            TraceNames.UrlFull, TraceNames.OldUrl,
            .. DatabaseCalls.Attributes, .. CallOutcome.Attributes,
        ],
        StringComparer.Ordinal);
}

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>In which order traces are listed.</summary>
internal enum TraceOrder
{
    /// <summary>The newest first.</summary>
    Start,

    /// <summary>Those with the longest span first: one clock, so no offset is in it.</summary>
    Duration,
}

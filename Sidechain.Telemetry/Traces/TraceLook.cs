namespace Sidechain.Telemetry.Traces;

/// <summary>What tells whether a trace has changed, without its spans.</summary>
/// <param name="Stamp">Another one after each change.</param>
internal sealed record TraceLook(string Stamp, TimeSpan LastReceivedAgo);

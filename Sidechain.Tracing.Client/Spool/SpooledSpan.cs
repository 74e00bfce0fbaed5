using Sidechain.Tracing.Client.Delivery;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>A span of a run that is over, to be sent.</summary>
/// <param name="Sequence">Its number in the run; 0 for one that never ended.</param>
/// <param name="WrittenUs">When it ended, or started if it never did; wall clock of the run, microseconds since the epoch.</param>
/// <param name="Account">Whose it is; null when nobody was logged in.</param>
/// <param name="Span">As it is sent.</param>
internal sealed record SpooledSpan(uint Sequence, long WrittenUs, string? Account, QueuedSpan Span);

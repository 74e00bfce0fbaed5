using Sidechain.Tracing.Client.Spool;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>A span that waits as it stood, its end will follow.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Start">What the spool knows of its beginning.</param>
internal sealed record UnfinishedSpan(object Place, SpoolStart Start);

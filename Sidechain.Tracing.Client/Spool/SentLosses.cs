using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>
/// A batch that tells losses. It is repeated under the same id until it is acknowledged, so that the server counts them once.
/// </summary>
internal sealed record SentLosses(string BatchId, IReadOnlyList<WireDropped> Dropped);

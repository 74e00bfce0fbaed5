using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces;

/// <summary>A span, and for whom it was made.</summary>
/// <param name="UserId">The user; null when the span does not say.</param>
/// <param name="IsStray">It came when the trace was somebody else's, or nobody knows whose it is.</param>
internal sealed record StoredSpan(Span Span, string? UserId, bool IsStray);

using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces;

/// <summary>A span, and for whom it was made.</summary>
/// <param name="UserId">The user; null when the span does not say.</param>
internal sealed record StoredSpan(Span Span, string? UserId);

using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>A span, what its batch says of its sender's clock, and from where it came; null from a service.</summary>
internal readonly record struct IncomingSpan(SpanRecord Span, SenderClock Clock, string? Address);

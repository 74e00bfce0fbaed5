using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Store;

/// <summary>A span and what its batch says of its sender's clock.</summary>
internal readonly record struct IncomingSpan(SpanRecord Span, SenderClock Clock);

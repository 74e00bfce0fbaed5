using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>A span that was not kept.</summary>
/// <param name="Span">The same object that the batch has.</param>
/// <param name="Reason">One of <see cref="RejectReasons"/>.</param>
internal readonly record struct RefusedSpan(SpanRecord Span, string Reason);

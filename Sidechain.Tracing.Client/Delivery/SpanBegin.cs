namespace Sidechain.Tracing.Client.Delivery;

/// <summary>What is known of a span when it starts.</summary>
/// <param name="TraceId">32 lower-case hex digits.</param>
/// <param name="SpanId">16 lower-case hex digits.</param>
/// <param name="ParentId">16 hex digits; null for a root.</param>
/// <param name="StartUs">Microseconds since the epoch.</param>
/// <param name="OriginalTraceId">The trace id as it was given, when it is a foreign one.</param>
/// <param name="Name">With the client's type.</param>
/// <param name="IsRoot">True for the first span of this client in its trace.</param>
internal readonly record struct SpanBegin(
    string TraceId, string SpanId, string? ParentId, long StartUs, string? OriginalTraceId, string Name, bool IsRoot);

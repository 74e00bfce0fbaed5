namespace Sidechain.Tracing.Client.Spool;

/// <summary>What is known of a span when it starts.</summary>
/// <param name="Key">Its ids.</param>
/// <param name="ParentId">16 hex digits; null for a root.</param>
/// <param name="StartUs">Microseconds since the epoch.</param>
/// <param name="OriginalTraceId">The trace id as it was given, when it is a foreign one.</param>
/// <param name="Name">With the client's type.</param>
/// <param name="IsRoot">True for the first span of this client in its trace.</param>
internal readonly record struct SpanBegin(SpanKey Key, string? ParentId, long StartUs, string? OriginalTraceId, string Name, bool IsRoot);

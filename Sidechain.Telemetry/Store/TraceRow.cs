
namespace Sidechain.Telemetry.Store;

/// <summary>What a row of <c>telemetry.traces</c> says about who may write to it and where its spans are.</summary>
/// <param name="ClaimedNs">When a client's span made its sender the owner, nanoseconds since 1970; null where a request did.</param>
/// <param name="SpanCount">Spans that are stored.</param>
/// <param name="HasRejected">Spans of it came that could not be kept.</param>
/// <param name="Bytes">How heavy those are that are stored.</param>
internal sealed record TraceRow(
    Guid TraceId, DateOnly Day, string? Owner, string? OriginalId, bool IsDone, long? ClaimedNs, int SpanCount, bool HasRejected,
    long Bytes);

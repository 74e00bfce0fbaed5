
namespace Sidechain.Telemetry.Store;

/// <summary>What a row of <c>telemetry.traces</c> says about who may write to it and where its spans are.</summary>
/// <param name="ClaimedNs">When its owner was known, nanoseconds since 1970; null where that is long ago, or there is none.</param>
/// <param name="SpanCount">Spans that are stored.</param>
/// <param name="HasRejected">Spans of it came that could not be kept.</param>
/// <param name="Bytes">How heavy those are that are stored.</param>
/// <param name="Anonymous">Spans of nobody's among them that are taken for the owner's.</param>
/// <param name="Strays">Spans among them that are not.</param>
/// <param name="StrayBytes">How heavy those are.</param>
internal sealed record TraceRow(
    Guid TraceId, DateOnly Day, string? Owner, string? OriginalId, bool IsDone, long? ClaimedNs, int SpanCount, bool HasRejected,
    long Bytes, int Anonymous, int Strays, long StrayBytes);

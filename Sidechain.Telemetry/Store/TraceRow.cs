namespace Sidechain.Telemetry.Store;

/// <summary>What a row of <c>telemetry.traces</c> says about who may write to it and where its spans are.</summary>
internal sealed record TraceRow(Guid TraceId, DateOnly Day, string? Owner, string? OriginalId, bool IsDone);

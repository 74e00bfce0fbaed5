namespace Sidechain.Telemetry.Store;

/// <summary>A trace whose client will send nothing more.</summary>
/// <param name="OriginalId">As it came, where it had to be mapped.</param>
internal readonly record struct DoneTrace(Guid TraceId, string? OriginalId);

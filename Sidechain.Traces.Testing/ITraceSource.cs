namespace Sidechain.Traces.Testing;

/// <summary>Where a test reads traces: the collector in its process, or a server's API.</summary>
public interface ITraceSource
{
    /// <summary>The trace as it is now; null when nothing is known of it.</summary>
    Task<TraceObservation?> ReadAsync(string traceId, CancellationToken cancellationToken);
}

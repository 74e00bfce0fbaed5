namespace Sidechain.Traces.Testing;

/// <summary>One trace in a source, whether its spans have arrived or not.</summary>
public sealed record ObservedTrace(ITraceSource Source, string TraceId)
{
    /// <summary>As it is now; null when nothing of it has arrived.</summary>
    public Task<TraceObservation?> ReadAsync(CancellationToken cancellationToken = default) => Source.ReadAsync(TraceId, cancellationToken);
}

using Sidechain.Client.Sessions;

namespace Sidechain.Cli.TraceViews;

/// <summary>
/// <c>GET /api/v1/traces/{id}</c>, with all attributes: path, ledger and verdict are made here of what was read, and must be the server's.
/// </summary>
internal sealed class TraceQuery(ApiSession session, string traceId)
{
    private readonly string _path = $"api/v1/traces/{ApiPath.Segment(traceId)}?attributes=true";

    /// <summary>The trace may be one that an earlier command could not deliver: it is sent now.</summary>
    public void DeliverEarlierRuns() => session.DeliverEarlierRuns();

    /// <returns>Null where the server knows no such trace, or none that this user may see.</returns>
    public Task<FetchedTrace?> ReadAsync(CancellationToken cancellation) =>
        ApiRead.FindAsync(session, _path, FetchedTrace.Of, cancellation, FetchedTrace.With(traceId));
}

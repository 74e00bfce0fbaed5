using System.Text.Json;
using Sidechain.Client.Sessions;
using Sidechain.Traces.Trees;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>GET /api/v1/traces/{id}</c>.</summary>
internal sealed class TraceQuery(ApiSession session, string traceId, bool attributes)
{
    private readonly string _path = $"api/v1/traces/{Uri.EscapeDataString(traceId)}{(attributes ? "?attributes=true" : "")}";

    /// <summary>The trace may be one that an earlier command could not deliver: it is sent now.</summary>
    public void DeliverEarlierRuns() => session.DeliverEarlierRuns();

    /// <returns>Null where the server knows no such trace, or none that this user may see.</returns>
    public async Task<FetchedTrace?> ReadAsync(CancellationToken cancellation)
    {
        if (await ApiRead.FindAsync(session, _path, cancellation).ConfigureAwait(false) is not { } json)
            return null;
        try
        {
            return new FetchedTrace(json, TreeJson.Read(json));
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotOurs(ApiRead.Origin(session), e);
        }
    }
}

using System.Net;
using System.Text.Json;
using Sidechain.Cli.Server;
using Sidechain.Traces.Trees;

namespace Sidechain.Cli.TraceViews;

/// <summary><c>GET /api/v1/traces/{id}</c>. Looking at a trace makes none.</summary>
internal sealed class TraceQuery(ApiSession session, string traceId, bool attributes)
{
    private readonly string _path = $"api/v1/traces/{Uri.EscapeDataString(traceId)}{(attributes ? "?attributes=true" : "")}";

    /// <returns>Null where the server knows no such trace, or none that this user may see.</returns>
    public async Task<FetchedTrace?> ReadAsync(CancellationToken cancellation)
    {
        using var request = session.Request(HttpMethod.Get, _path);
        using var response = await session.Untraced.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        var origin = session.Settings.TelemetryUrl.GetLeftPart(UriPartial.Authority);
        await ApiFailure.ThrowIfFailedAsync(response, origin, cancellation).ConfigureAwait(false);
        var json = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        try
        {
            return new FetchedTrace(json, TreeJson.Read(json));
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotOurs(origin, e);
        }
    }
}

using System.Text.Json.Nodes;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;

namespace Sidechain.Telemetry.Alerts;

/// <summary><c>GET /api/v1/alerts</c>: what fires and what fired, for support.</summary>
internal static class AlertApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/alerts", ListAsync)
        .RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Insights")
        .Describe("ListAlerts", "Lists the alerts that fire or fired, for support", 401, 403, 429, 503).Produces<JsonObject>();

    private static Task<IResult> ListAsync(
        SidechainUser user, AlertStore store, HttpResponse response, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, "Alerts cannot be read", async () => user.IsSupport
            ? Results.Json(
                new JsonObject { ["alerts"] = new JsonArray([.. (await store.ListAsync(cancellationToken)).Select(AlertJson.Of)]) })
            : Problem.Forbidden("Alerts are of everybody's traces, and for support."));
}

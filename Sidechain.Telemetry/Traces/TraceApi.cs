using System.Text;
using System.Text.Json.Nodes;
using Sidechain.ServiceDefaults.Dashboard;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Insights;
using Sidechain.Traces.Pages;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Traces;

/// <summary><c>GET /api/v1/traces/{id}</c>: the merged tree of one trace, for its owner and for support.</summary>
internal sealed class TraceApi(TraceReading traces, BigTraces big, StepNormals normals, DashboardLinks dashboard)
{
    // The same for what is not there and for what is somebody else's: nobody can probe for ids.
    public static Problem NotFound { get; } = Problem.NotFound(
        "There is no trace of this ID, or it is not yours. Check the ID; spans may take a few seconds to arrive.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/traces/{id}", (string id, SidechainUser? user, TraceApi api, HttpContext context, CancellationToken cancellationToken, bool attributes = false) =>
            api.GetAsync(id, user!, attributes, context.Response, cancellationToken))
        .RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces").Describe("ReadTrace", "Reads a trace: tree, ledger, critical path and verdict", 401, 404, 429, 503).Produces<JsonObject>();

    public static void MapPage(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/traces/{id}/page", (string id, SidechainUser? user, TraceApi api, HttpContext context, CancellationToken cancellationToken) =>
            api.GetPageAsync(id, user!, context.Response, cancellationToken))
        .RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces").Describe("ReadTracePage", "Reads a trace as an HTML page", 401, 404, 429, 503)
        .Produces<string>(StatusCodes.Status200OK, "text/html");

    /// <summary>The same as a page for people, as <c>trace show --html</c> writes it.</summary>
    public Task<IResult> GetPageAsync(string id, SidechainUser user, HttpResponse response, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, "Traces cannot be read", async () =>
        {
            using var place = big.Of(user, response.HttpContext);
            if (await traces.FindAsync(id, user, allAttributes: true, place, cancellationToken) is not { } trace)
                return NotFound;
            // Nothing in it runs or is loaded, whatever a name in it tries to be.
            response.Headers.ContentSecurityPolicy = TracePage.HeaderPolicy;
            response.Headers.XContentTypeOptions = "nosniff";
            var page = TracePage.Render(trace.Document(normals.P95, cancellationToken), cancellationToken);
            return new BuiltAnswer(Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8", user);
        });

    /// <param name="id">In any accepted spelling: 32 hex digits, a UUID, a foreign id.</param>
    public Task<IResult> GetAsync(string id, SidechainUser user, bool attributes, HttpResponse response, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, "Traces cannot be read", async () =>
        {
            using var place = big.Of(user, response.HttpContext);
            if (await traces.FindAsync(id, user, attributes, place, cancellationToken) is not { } trace || !TraceIds.TryMapTraceId(id, out var traceId))
                return NotFound;
            var document = trace.Document(normals.P95, cancellationToken) with { DashboardUrl = dashboard.To(traceId.ToHexString()) };
            return new BuiltAnswer(TreeJson.ToUtf8(document, attributes, cancellationToken), BuiltAnswer.Json, user);
        });
}

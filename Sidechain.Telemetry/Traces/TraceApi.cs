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
internal static class TraceApi
{
    private const string Trace = "/api/v1/traces/{id}";

    // The same for what is not there and for what is somebody else's: nobody can probe for ids.
    public static Problem NotFound { get; } = Problem.NotFound(
        "There is no trace of this ID, or it is not yours. Check the ID; spans may take a few seconds to arrive.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Trace, ReadAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("ReadTrace", "Reads a trace: tree, ledger, critical path and verdict", 401, 404, 429, 503).Produces<JsonObject>();
        routes.MapGet($"{Trace}/page", ReadPageAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("ReadTracePage", "Reads a trace as an HTML page", 401, 404, 429, 503)
            .Produces<string>(StatusCodes.Status200OK, "text/html");
    }

    private static Task<IResult> ReadAsync(
        string id, SidechainUser user, TraceAnswers traces, StepNormals normals, DashboardLinks dashboard, HttpResponse response,
        CancellationToken cancellationToken, bool attributes = false) =>
        // The verdict may need any of them, whether or not they are shown.
        traces.OfAsync(id, user, allAttributes: true, response, trace =>
        {
            var document = trace.Document(normals.P95, cancellationToken);
            var url = TraceIds.TryMapTraceId(id, out var traceId) ? dashboard.To(traceId.ToHexString()) : null;
            return new BuiltAnswer(
                TreeJson.ToUtf8(document with { DashboardUrl = url }, attributes, cancellationToken), BuiltAnswer.Json, user);
        }, cancellationToken);

    // The same as a page for people, as trace show --html writes it.
    private static Task<IResult> ReadPageAsync(
        string id, SidechainUser user, TraceAnswers traces, StepNormals normals, HttpResponse response,
        CancellationToken cancellationToken) =>
        traces.OfAsync(id, user, allAttributes: true, response, trace =>
        {
            // Nothing in it runs or is loaded, whatever a name in it tries to be.
            response.Headers.ContentSecurityPolicy = TracePage.HeaderPolicy;
            response.Headers.XContentTypeOptions = "nosniff";
            var page = TracePage.Render(trace.Document(normals.P95, cancellationToken), cancellationToken);
            return new BuiltAnswer(Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8", user);
        }, cancellationToken);
}

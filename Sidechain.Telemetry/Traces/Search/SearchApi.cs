using System.Globalization;
using System.Text.Json.Nodes;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary><c>GET /api/v1/traces</c> and <c>/api/v1/traces/slow</c>: one's own traces, and everybody's for support.</summary>
internal sealed class SearchApi(TraceSearch search, TimeProvider time, ILogger<SearchApi> logger)
{
    private const string Tag = "Traces";
    private const int PageSize = 50;
    private const int Slowest = 10;
    private const double SlowMs = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Traces = "/api/v1/traces";
        routes.MapGet(Traces, (HttpContext context, SidechainUser? user, SearchApi api, CancellationToken cancellationToken) =>
            api.FindAsync(context, user!, TraceOrder.Start, PageSize, 0, cancellationToken)).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags(Tag)
            .Describe("FindTraces", "Finds one's own traces, the newest first; everybody's for support", 400, 401, 429, 503).WithQuery(FilterReader.Parameters).Produces<JsonObject>();
        routes.MapGet($"{Traces}/slow", (HttpContext context, SidechainUser? user, SearchApi api, CancellationToken cancellationToken) =>
            api.FindAsync(context, user!, TraceOrder.Duration, Slowest, SlowMs, cancellationToken)).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags(Tag)
            .Describe("FindSlowTraces", "Finds the slowest traces", 400, 401, 429, 503).WithQuery(FilterReader.Parameters).Produces<JsonObject>();
    }

    private Task<IResult> FindAsync(HttpContext context, SidechainUser user, TraceOrder order, int limit, double least, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(context.Response, "Traces cannot be searched", async () =>
        {
            try
            {
                var filter = new FilterReader(context.Request.Query, user, time.GetUtcNow()).Read(order, limit, least);
                if (user.IsSupport)
                    TraceLog.SupportSearch(logger, user.Id, TraceLog.Shown(filter.Owner ?? "everybody"));
                var (found, next) = await search.FindAsync(filter, user, cancellationToken);
                return Results.Json(new JsonObject
                {
                    ["traces"] = new JsonArray([.. found.Select(trace => Json(trace, user.IsSupport))]),
                    ["next"] = next?.ToString(),
                });
            }
            catch (BadQueryException bad)
            {
                return Problem.BadRequest(bad.Message);
            }
        });

    private static JsonObject Json(FoundTrace trace, bool withOwner)
    {
        var json = new JsonObject
        {
            ["trace_id"] = trace.OriginalId ?? SpanIds.Text(trace.TraceId),
            ["root"] = trace.Root,
            ["start"] = DateTime.UnixEpoch.AddTicks(trace.StartNs / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["duration_ms"] = Math.Round(trace.LongestNs / 1e6, 3),
            ["span_count"] = trace.SpanCount,
            ["status"] = SpanTexts.Of(trace.Status),
            ["clients"] = new JsonArray([.. trace.Clients.Select(client => (JsonNode)client)]),
            ["pinned"] = trace.Pinned,
        };
        if (withOwner)
            json["owner"] = trace.Owner;
        return json;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Spans;
using Sidechain.Traces.Trees;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary><c>GET /api/v1/traces</c> and <c>/api/v1/traces/slow</c>: one's own traces, and everybody's for support.</summary>
internal static class SearchApi
{
    private const string Traces = "/api/v1/traces";
    private const int PageSize = 50;
    private const int Slowest = 10;
    private const double SlowMs = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Traces, FindAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("FindTraces", "Finds one's own traces, the newest first; everybody's for support", 400, 401, 429, 503)
            .WithQuery(FilterReader.Parameters).Produces<JsonObject>();
        routes.MapGet($"{Traces}/slow", FindSlowAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("FindSlowTraces", "Finds the slowest traces", 400, 401, 429, 503)
            .WithQuery(FilterReader.Parameters).Produces<JsonObject>();
    }

    private static Task<IResult> FindAsync(
        SidechainUser user, TraceSearch search, TimeProvider time, ILoggerFactory loggers, HttpContext context,
        CancellationToken cancellationToken) =>
        AnswerAsync(TraceOrder.Start, PageSize, 0, user, search, time, loggers, context, cancellationToken);

    private static Task<IResult> FindSlowAsync(
        SidechainUser user, TraceSearch search, TimeProvider time, ILoggerFactory loggers, HttpContext context,
        CancellationToken cancellationToken) =>
        AnswerAsync(TraceOrder.Duration, Slowest, SlowMs, user, search, time, loggers, context, cancellationToken);

    private static Task<IResult> AnswerAsync(
        TraceOrder order, int limit, double least, SidechainUser user, TraceSearch search, TimeProvider time, ILoggerFactory loggers,
        HttpContext context, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(context.Response, "Traces cannot be searched", async () =>
        {
            try
            {
                var filter = new FilterReader(context.Request.Query, user, time.GetUtcNow()).Read(order, limit, least);
                if (user.IsSupport)
                {
                    TraceLog.SupportSearch(loggers.CreateLogger(typeof(SearchApi)), user.Id, TraceLog.Shown(filter.Owner ?? "everybody"));
                }

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
            ["start"] = DateTime.UnixEpoch.AddTicks(trace.StartNs / 100)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["duration_ms"] = Math.Round(trace.LongestNs / 1e6, 3),
            ["span_count"] = trace.SpanCount,
            ["status"] = SpanTexts.Of(trace.Status),
            ["clients"] = new JsonArray([.. trace.Clients.Select(client => (JsonNode)client)]),
            ["pinned"] = trace.Pinned,
        };
        if (withOwner)
        {
            json["owner"] = trace.Owner;
        }

        return json;
    }
}

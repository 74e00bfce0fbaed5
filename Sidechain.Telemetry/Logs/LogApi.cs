using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Traces;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Logs;

/// <summary><c>GET /api/v1/traces/{id}/logs</c>: what services logged while they worked on a trace, for those who may read it.</summary>
internal static class LogApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/traces/{id}/logs", ReadAsync)
        .RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
        .Describe("ReadLogs", "Reads what services logged while they worked on a trace", 401, 404, 429, 503).Produces<JsonObject>();

    private static Task<IResult> ReadAsync(
        string id, SidechainUser user, TraceReading traces, BigTraces big, LogStore logs, HttpResponse response,
        CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, "Logs cannot be read", async () =>
        {
            using var place = big.Of(user, response.HttpContext);
            if (!TraceIds.TryMapTraceId(id, out var traceId)
                || await traces.FindAsync(id, user, allAttributes: false, place, cancellationToken) is not { } trace)
            {
                return TraceApi.NotFound;
            }

            var (found, areMore) = await logs.FindAsync(SpanIds.Trace(traceId), user.IsSupport ? null : trace.Owner, cancellationToken);
            var spans = trace.Spans.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
            var visible = found.Where(log => user.IsSupport || IsTheirs(log, trace.Owner, spans));
            return new BuiltAnswer(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
            {
                ["trace_id"] = trace.OriginalId ?? traceId.ToHexString(),
                ["truncated"] = areMore,
                ["logs"] = new JsonArray([.. visible.Select(Json)]),
            }), BuiltAnswer.Json, user);
        });

    // What was logged under a span that its owner may not see, or under none, may be about somebody else.
    private static bool IsTheirs(StoredLog log, string? owner, HashSet<string> spans) =>
        log.UserId is { } user ? user == owner : log.SpanId is { } span && spans.Contains(span);

    private static JsonObject Json(StoredLog log) => new()
    {
        ["time"] = Time(log.TimeNs),
        ["time_ns"] = log.TimeNs.ToString(CultureInfo.InvariantCulture),
        ["span_id"] = log.SpanId,
        ["service"] = log.Service,
        ["severity_number"] = log.Severity,
        ["severity_text"] = log.SeverityText,
        ["event_name"] = log.EventName,
        ["body"] = log.Body,
        ["attributes"] = log.Attributes is { } attributes ? JsonNode.Parse(attributes) : new JsonObject(),
    };

    private static string Time(long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}

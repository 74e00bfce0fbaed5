using System.Text.Json.Nodes;
using Sidechain.Otlp.Json;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Traces.Comparisons;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Traces;

/// <summary>What lies below a trace: one span in full, the spans as they came, the same as OTLP JSON, and two traces beside each other.</summary>
internal sealed class TraceDetailApi(TraceReading traces, BigTraces big)
{
    private const string Tag = "Traces";
    private const string Unreadable = "Traces cannot be read";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Trace = "/api/v1/traces/{id}";
        routes.MapGet($"{Trace}/spans/{{span}}", (string id, string span, SidechainUser? user, TraceDetailApi api, HttpContext context, CancellationToken cancellationToken) =>
            api.SpanAsync(id, span, user!, context.Response, cancellationToken)).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags(Tag)
            .Describe("ReadSpan", "Reads a span of a trace with all its attributes", 401, 404, 429, 503).Produces<JsonObject>();
        routes.MapGet($"{Trace}/raw", (string id, SidechainUser? user, TraceDetailApi api, HttpContext context, CancellationToken cancellationToken) =>
            api.AnswerAsync(id, user!, context.Response, trace => TreeJson.ToUtf8(trace.Spans, cancellationToken), cancellationToken)).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags(Tag)
            .Describe("ReadRawTrace", "Reads the spans of a trace as they came", 401, 404, 429, 503).Produces<JsonObject>();
        routes.MapGet($"{Trace}/export", (string id, SidechainUser? user, TraceDetailApi api, HttpContext context, CancellationToken cancellationToken) =>
            api.AnswerAsync(id, user!, context.Response, trace => OtlpJsonWriter.ToUtf8(trace.Spans, cancellationToken), cancellationToken)).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags(Tag)
            .Describe("ExportTrace", "Reads a trace as OTLP JSON", 401, 404, 429, 503).Produces<JsonObject>();
        routes.MapGet("/api/v1/traces/compare", (string? a, string? b, SidechainUser? user, TraceDetailApi api, HttpContext context, CancellationToken cancellationToken) =>
            api.CompareAsync(a, b, user!, context.Response, cancellationToken)).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags(Tag)
            .Describe("CompareTraces", "Compares two traces step by step", 400, 401, 404, 429, 503).Produces<JsonObject>();
    }

    private Task<IResult> AnswerAsync(string id, SidechainUser user, HttpResponse response, Func<VisibleTrace, byte[]> answer, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, Unreadable, async () =>
        {
            using var place = big.Of(user, response.HttpContext);
            return await FindAsync(id, user, place, cancellationToken) is { } trace ? new BuiltAnswer(answer(trace), BuiltAnswer.Json, user) : TraceApi.NotFound;
        });

    // Of the tree, so that its times are aligned and what was repaired is said.
    private Task<IResult> SpanAsync(string id, string spanId, SidechainUser user, HttpResponse response, CancellationToken cancellationToken) => StoreAnswer.AskAsync(response, Unreadable, async () =>
    {
        using var place = big.Of(user, response.HttpContext);
        if (await FindAsync(id, user, place, cancellationToken) is not { } trace || !TraceIds.TryMapSpanId(spanId, out var mapped))
            return TraceApi.NotFound;
        var wanted = mapped.ToHexString();
        return TreeBuilder.Build(trace.Spans, trace.ClientDone, cancellationToken).Nodes.FirstOrDefault(node => !node.Derived && node.Span.SpanId == wanted) is { } node
            ? new BuiltAnswer(TreeJson.ToUtf8(node), BuiltAnswer.Json, user)
            : Problem.NotFound("The trace has no span of this ID that you may see.");
    });

    private Task<IResult> CompareAsync(string? a, string? b, SidechainUser user, HttpResponse response, CancellationToken cancellationToken) => StoreAnswer.AskAsync(response, Unreadable, async () =>
    {
        if (a is null || b is null)
            return Problem.BadRequest("Two trace IDs are compared: ?a=…&b=….");
        using var place = big.Of(user, response.HttpContext);
        if (await FindAsync(a, user, place, cancellationToken) is not { } one || await FindAsync(b, user, place, cancellationToken) is not { } other)
            return TraceApi.NotFound;
        var comparison = TraceComparison.Of(
            TreeBuilder.Build(one.Spans, cancellationToken: cancellationToken), TreeBuilder.Build(other.Spans, cancellationToken: cancellationToken), cancellationToken);
        return new BuiltAnswer(ComparisonJson.ToUtf8(comparison, a, b, cancellationToken), BuiltAnswer.Json, user);
    });

    private Task<VisibleTrace?> FindAsync(string id, SidechainUser user, HeavyPlace place, CancellationToken cancellationToken) =>
        traces.FindAsync(id, user, allAttributes: true, place, cancellationToken);
}

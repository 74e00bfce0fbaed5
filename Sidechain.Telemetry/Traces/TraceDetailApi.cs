using System.Text.Json.Nodes;
using Sidechain.Otlp.Json;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Traces.Comparisons;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Views;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Traces;

/// <summary>The addresses below a trace: one span in full, the spans as they came or as OTLP JSON, and a comparison.</summary>
internal static class TraceDetailApi
{
    private const string Trace = "/api/v1/traces/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Trace}/spans/{{span}}", ReadSpanAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("ReadSpan", "Reads a span of a trace with all its attributes", 401, 404, 429, 503).Produces<JsonObject>();
        routes.MapGet($"{Trace}/raw", ReadRawAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("ReadRawTrace", "Reads the spans of a trace as they came", 401, 404, 429, 503).Produces<JsonObject>();
        routes.MapGet($"{Trace}/export", ExportAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("ExportTrace", "Reads a trace as OTLP JSON", 401, 404, 429, 503).Produces<JsonObject>();
        routes.MapGet("/api/v1/traces/compare", CompareAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("CompareTraces", "Compares two traces step by step", 400, 401, 404, 429, 503).Produces<JsonObject>();
    }

    private static Task<IResult> ReadRawAsync(
        string id, SidechainUser user, TraceAnswers traces, HttpResponse response, CancellationToken cancellationToken) =>
        traces.OfAsync(id, user, allAttributes: true, response, trace =>
            new BuiltAnswer(TreeJson.ToUtf8(trace.Spans, cancellationToken), BuiltAnswer.Json, user), cancellationToken);

    private static Task<IResult> ExportAsync(
        string id, SidechainUser user, TraceAnswers traces, HttpResponse response, CancellationToken cancellationToken) =>
        traces.OfAsync(id, user, allAttributes: true, response, trace =>
            new BuiltAnswer(OtlpJsonWriter.ToUtf8(trace.Spans, cancellationToken), BuiltAnswer.Json, user), cancellationToken);

    // Of the tree, so that its times are aligned and what was repaired is said.
    private static Task<IResult> ReadSpanAsync(
        string id, string span, SidechainUser user, TraceAnswers traces, HttpResponse response, CancellationToken cancellationToken) =>
        traces.OfAsync(id, user, allAttributes: true, response, trace =>
        {
            if (!TraceIds.TryMapSpanId(span, out var mapped))
            {
                return TraceApi.NotFound;
            }

            var wanted = mapped.ToHexString();
            var tree = TreeBuilder.Build(trace.Spans, trace.ClientDone, cancellationToken);
            return tree.Nodes.FirstOrDefault(node => !node.Derived && node.Span.SpanId == wanted) is { } node
                ? new BuiltAnswer(TreeJson.ToUtf8(node), BuiltAnswer.Json, user)
                : Problem.NotFound("The trace has no span of this ID that you may see.");
        }, cancellationToken);

    private static Task<IResult> CompareAsync(
        string? a, string? b, SidechainUser user, TraceAnswers traces, HttpResponse response, CancellationToken cancellationToken) =>
        a is null || b is null
            ? Task.FromResult<IResult>(Problem.BadRequest("Two trace IDs are compared: ?a=…&b=…."))
            : traces.OfAsync(a, b, user, response, (one, other) =>
            {
                var comparison = TraceComparison.Of(
                    TreeBuilder.Build(one.Spans, cancellationToken: cancellationToken),
                    TreeBuilder.Build(other.Spans, cancellationToken: cancellationToken), cancellationToken);
                return new BuiltAnswer(ComparisonJson.ToUtf8(comparison, a, b, cancellationToken), BuiltAnswer.Json, user);
            }, cancellationToken);
}

using Sidechain.ServiceDefaults.Identity;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Traces;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Retention;

/// <summary><c>PUT|DELETE /api/v1/traces/{id}/pin</c> and <c>DELETE /api/v1/users/me/traces</c>.</summary>
internal sealed class RetentionApi(TraceKeeping traces, ILogger<RetentionApi> logger)
{
    private const string Unchangeable = "Traces cannot be changed";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Pin = "/api/v1/traces/{id}/pin";
        routes.MapPut(Pin, (string id, SidechainUser? user, RetentionApi api, HttpResponse response, CancellationToken cancellationToken) => api.PinAsync(id, true, user!, response, cancellationToken))
            .RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces").Describe("PinTrace", "Keeps a trace for longer than a week", 401, 404, 429, 503).Produces(StatusCodes.Status204NoContent);
        routes.MapDelete(Pin, (string id, SidechainUser? user, RetentionApi api, HttpResponse response, CancellationToken cancellationToken) => api.PinAsync(id, false, user!, response, cancellationToken))
            .RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces").Describe("UnpinTrace", "Lets a trace go when its week is over", 401, 404, 429, 503).Produces(StatusCodes.Status204NoContent);
        routes.MapDelete("/api/v1/users/me/traces", (SidechainUser? user, RetentionApi api, HttpResponse response, CancellationToken cancellationToken) => api.EraseAsync(user!, response, cancellationToken))
            .RequireAuthorization().WithLimit(RetentionFeature.EraseLimit).WithTags("Traces").Describe("EraseTraces", "Deletes every trace of the user", 401, 429, 503).Produces<ErasedAnswer>();
    }

    public Task<IResult> PinAsync(string id, bool pinned, SidechainUser user, HttpResponse response, CancellationToken cancellationToken) => StoreAnswer.AskAsync(response, Unchangeable, async () =>
        TraceIds.TryMapTraceId(id, out var trace) && await traces.PinAsync(SpanIds.Trace(trace), pinned, user, cancellationToken)
            ? Results.NoContent()
            : TraceApi.NotFound);

    public Task<IResult> EraseAsync(SidechainUser user, HttpResponse response, CancellationToken cancellationToken) => StoreAnswer.AskAsync(response, Unchangeable, async () =>
    {
        var erased = await traces.EraseAsync(user, cancellationToken);
        RetentionLog.Erased(logger, user.Id, erased);
        return Results.Json(new ErasedAnswer(erased));
    });

    /// <param name="Traces">How many.</param>
    private sealed record ErasedAnswer(long Traces);
}

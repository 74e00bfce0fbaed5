using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Traces;

namespace Sidechain.Telemetry.Retention;

/// <summary><c>PUT|DELETE /api/v1/traces/{id}/pin</c> and <c>DELETE /api/v1/users/me/traces</c>.</summary>
internal static class RetentionApi
{
    private const string Pin = "/api/v1/traces/{id}/pin";
    private const string Unchangeable = "Traces cannot be changed";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Pin, PinAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("PinTrace", "Keeps a trace for longer than a week", 401, 404, 409, 429, 503).Produces(StatusCodes.Status204NoContent);
        routes.MapDelete(Pin, UnpinAsync).RequireAuthorization().WithLimit(AnswersFeature.Limit).WithTags("Traces")
            .Describe("UnpinTrace", "Lets a trace go when its week is over", 401, 404, 429, 503).Produces(StatusCodes.Status204NoContent);
        routes.MapDelete("/api/v1/users/me/traces", EraseAsync).RequireAuthorization()
            .WithLimit(RetentionFeature.EraseLimit).WithTags("Traces")
            .Describe("EraseTraces", "Deletes every trace of the user", 401, 429, 503).Produces<ErasedAnswer>();
    }

    private static Task<IResult> PinAsync(
        string id, SidechainUser user, TraceKeeping traces, HttpResponse response, CancellationToken cancellationToken) =>
        KeepAsync(id, true, user, traces, response, cancellationToken);

    private static Task<IResult> UnpinAsync(
        string id, SidechainUser user, TraceKeeping traces, HttpResponse response, CancellationToken cancellationToken) =>
        KeepAsync(id, false, user, traces, response, cancellationToken);

    private static Task<IResult> KeepAsync(
        string id, bool pinned, SidechainUser user, TraceKeeping traces, HttpResponse response, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, Unchangeable, async () =>
            await traces.PinAsync(id, pinned, user, cancellationToken) switch
            {
                PinResult.Done => Results.NoContent(),
                PinResult.TooMany => Problem.Conflict(
                    $"{traces.MostPins} traces are pinned, which is the most: unpin one that is no longer needed."),
                _ => TraceApi.NotFound,
            });

    private static Task<IResult> EraseAsync(
        SidechainUser user, TraceKeeping traces, ILoggerFactory loggers, HttpResponse response, CancellationToken cancellationToken) =>
        StoreAnswer.AskAsync(response, Unchangeable, async () =>
        {
            var erased = await traces.EraseAsync(user, cancellationToken);
            RetentionLog.Erased(loggers.CreateLogger(typeof(RetentionApi)), user.Id, erased);
            return Results.Json(new ErasedAnswer(erased));
        });

    /// <param name="Traces">How many.</param>
    private sealed record ErasedAnswer(long Traces);
}

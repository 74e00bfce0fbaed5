using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Query;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Retention;

/// <summary><c>PUT|DELETE /api/v1/traces/{id}/pin</c> and <c>DELETE /api/v1/users/me/traces</c>.</summary>
internal sealed class RetentionApi(TraceKeeping traces, ILogger<RetentionApi> logger)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        const string Pin = "/api/v1/traces/{id}/pin";
        routes.MapPut(Pin, (string id, SidechainUser? user, RetentionApi api, CancellationToken cancellationToken) => api.PinAsync(id, true, user!, cancellationToken))
            .RequireAuthorization();
        routes.MapDelete(Pin, (string id, SidechainUser? user, RetentionApi api, CancellationToken cancellationToken) => api.PinAsync(id, false, user!, cancellationToken))
            .RequireAuthorization();
        routes.MapDelete("/api/v1/users/me/traces", (SidechainUser? user, RetentionApi api, CancellationToken cancellationToken) => api.EraseAsync(user!, cancellationToken))
            .RequireAuthorization();
    }

    public Task<IResult> PinAsync(string id, bool pinned, SidechainUser user, CancellationToken cancellationToken) => AnswerAsync(async () =>
        TraceIds.TryMapTraceId(id, out var trace) && await traces.PinAsync(SpanIds.Trace(trace), pinned, user, cancellationToken)
            ? Results.NoContent()
            : TraceApi.NotFound);

    public Task<IResult> EraseAsync(SidechainUser user, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var erased = await traces.EraseAsync(user, cancellationToken);
        RetentionLog.Erased(logger, user.Id, erased);
        return Results.Json(new { traces = erased });
    });

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StoreUnavailableException)
        {
            return Problem.Unavailable("Traces cannot be changed right now: try again in a moment.", TimeSpan.FromSeconds(2));
        }
    }
}

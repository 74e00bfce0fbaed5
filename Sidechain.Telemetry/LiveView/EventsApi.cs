using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Answers;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Traces;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.LiveView;

/// <summary><c>GET /api/v1/traces/{id}/events</c>: a trace as server-sent events, from before its first span to its end.</summary>
internal static class EventsApi
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/traces/{id}/events", FollowAsync)
        .RequireAuthorization().WithTags("Traces")
        .Describe("FollowTrace", "Tells each change of a trace as a server-sent event, until it is complete", 401, 404, 429, 503)
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> FollowAsync(
        string id, SidechainUser user, TraceEvents events, TraceNews news, AnswerRoom answers, IOptions<LiveOptions> options,
        HttpContext context, bool attributes = false)
    {
        if (!TraceIds.TryMapTraceId(id, out var traceId))
        {
            return TraceApi.NotFound;
        }

        var seen = context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } last, ..] ? last : null;
        if (news.Listen(SpanIds.Trace(traceId), user.Id, CallerAddress.Of(context), out var isUsersLimit) is not { } listener)
        {
            return isUsersLimit
                ? Problem.TooManyRequests(
                    Later,
                    $"You have {options.Value.MostStreamsOfUser} live views open already: close one, or read the trace without them.")
                : Problem.Unavailable(
                    "As many live views are open already as may be: try again in a moment, or read the trace without.", Later);
        }

        context.Response.RegisterForDispose(listener);
        // By this a browser that lost the connection learns that it need not come again.
        if (seen is not null && await events.IsOverAsync(listener, id, user, seen, context.RequestAborted))
        {
            return Results.NoContent();
        }

        IDisposable? Enter(long bytes) => answers.Enter(context, user.Id, bytes, out _);
        return TypedResults.ServerSentEvents(events.ReadAsync(listener, user, id, attributes, seen, Enter, context.RequestAborted));
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Doors.Clients;

/// <summary>The clients' door, <c>POST /api/v1/telemetry/spans</c>: a JSON document of spans, answered once it is committed.</summary>
internal sealed class IngestApi(
    RateLimit rate,
    IngestQuota quota,
    Admission admission,
    BodyReader bodies,
    BigBodies big,
    ClientSpans reader,
    SpanIntake intake,
    SpanStore store,
    IngestMetrics metrics,
    TimeProvider time,
    IOptions<IngestOptions> options)
{
    public const string Path = $"/{WireEnvelope.Path}";

    private const string Door = "clients";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(
            Path, (HttpContext context, IngestApi api, CancellationToken cancellationToken) => api.PostAsync(context, cancellationToken))
        .AllowAnonymous().WithTags("Ingest")
        .Describe("SendSpans", "Takes the spans of a client; answered once they are committed", 400, 401, 403, 408, 413, 415, 429, 503)
        .WithBody("application/json", Document).Produces<ReceivedAnswer>();

    private static OpenApiSchema Document => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "spans" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["spans"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.Object },
                Description = "docs/conventions.md has their members.",
            },
            ["done"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
                Description =
                    $"Traces of which this client sends nothing more. Those beyond {WireEnvelope.MaxDone} are counted in done_rejected.",
            },
        },
    };

    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var received = time.GetUtcNow();
        if (HasBadToken(context))
        {
            return Problem.Unauthorized("The bearer token is invalid or has expired: sign in again.");
        }

        if (!context.Request.HasJsonContentType())
        {
            return Problem.UnsupportedMediaType("Spans are sent as application/json.");
        }

        if (await rate.TryAsync(context, cancellationToken) is { } wait)
        {
            metrics.Refuse(Door, RejectReasons.RateLimited);
            return Problem.TooManyRequests(wait, "Too many requests: collect spans and send them together.");
        }

        if (quota.Wait(context) is { } untilTomorrow)
        {
            metrics.Refuse(Door, RejectReasons.RateLimited);
            return Problem.TooManyRequests(untilTomorrow, "You have sent as many spans as one may in a day: go on tomorrow.");
        }

        try
        {
            var sender = Sender.Client(SidechainUser.From(context.User)?.Id, CallerAddress.Of(context));
            using var place = admission.Enter(sender);
            var body = await quota.CountAsync(context, place, ended => bodies.ReadAsync(context.Request, place, ended), cancellationToken);
            var (head, taken) = await DecodeAsync(context.Request, place, body, cancellationToken);
            // Its bytes are needed no more, and the commit may take a while.
            place.Body.Dispose();
            return await KeepAsync(head, taken, sender, received, cancellationToken);
        }
        catch (RefusedException refused)
        {
            metrics.Refuse(Door, refused);
            return new Problem(refused.Status, refused.Message);
        }
        catch (JsonException broken)
        {
            metrics.Refuse(Door, RejectReasons.Malformed);
            // Our reader's sentences have no position in them, the parser's do and may quote what was sent.
            return Problem.BadRequest(broken.BytePositionInLine is null ? broken.Message : "The body is not JSON.");
        }
        catch (StoreUnavailableException)
        {
            metrics.Refuse(Door, RejectReasons.Unavailable);
            return Problem.Unavailable("Spans cannot be stored right now: keep them and try again.", options.Value.RetryAfter);
        }
    }

    private Task<(WireEnvelope Head, Intake Taken)> DecodeAsync(
        HttpRequest request, Admission.Place place, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var headers = IncomingHeaders.Read(name => request.Headers.TryGetValue(name, out var values) ? (string?)values : null);
        return big.DecodeAsync(
            place, body.Length,
            () =>
            {
                intake.Limit(SpanCount.AtMost(body.Span, options.Value.MaxSpans));
                return reader.Read(body.Span, headers, place, cancellationToken);
            },
            cancellationToken);
    }

    private async Task<IResult> KeepAsync(
        WireEnvelope head, Intake taken, Sender sender, DateTimeOffset received, CancellationToken cancellationToken)
    {
        var done = DoneTraces.Read(head.Done);
        var result = await store.WriteAsync(
            new Batch
            {
                Spans = taken.Spans,
                Rejected = taken.RejectedTraces,
                Sender = sender,
                Done = [.. done.Taken],
                Dropped = [.. DroppedSpans.Sum(head.Dropped).Select(lost => lost with { Reason = SafeText.Of(lost.Reason) })],
                BatchId = head.BatchId is { } id ? SafeText.Of(id) : null,
                Clock = ClientClock.Read(head, received),
            },
            cancellationToken);
        if (result.NotOwned.Count > 0)
        {
            metrics.Reject(Door, RejectReasons.NotOwner, taken.Spans.Count);
            return Problem.Forbidden(
                "Some of these traces belong to another user; nothing was kept. Leave those out and send the rest again.") with
            {
                Members = new Dictionary<string, object?> { ["trace_ids"] = result.NotOwned.Select(SpanIds.Text).ToArray() },
            };
        }

        taken = taken.Without(result.Refused);
        metrics.Count(Door, taken);
        metrics.RejectDone(done.Rejected);
        return Results.Json(ReceivedAnswer.To(taken, done.Rejected));
    }

    // Without a token a client is anonymous; with one that does not hold it is not.
    private static bool HasBadToken(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0
        && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true };
}

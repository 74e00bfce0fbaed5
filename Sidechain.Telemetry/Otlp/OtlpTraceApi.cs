using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Guards;
using Sidechain.Telemetry.Ingest;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Otlp;

/// <summary>The services' door, <c>POST /v1/traces</c>: OTLP over HTTP in protobuf, answered once it is committed.</summary>
internal sealed class OtlpTraceApi(
    OtlpKey key, Admission admission, BodyReader bodies, OtlpTraceDecoder decoder, SpanStore store, IngestMetrics metrics, IOptions<IngestOptions> options)
{
    public const string Path = "/v1/traces";

    private const string Door = "services";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(Path, (HttpContext context, OtlpTraceApi api, CancellationToken cancellationToken) => api.PostAsync(context, cancellationToken))
        .AllowAnonymous();

    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!key.IsIn(context.Request))
            return new OtlpProblem(StatusCodes.Status401Unauthorized, "The key of this door is missing or wrong.");
        if (MediaType(context.Request) != OtlpAnswers.ContentType)
            return new OtlpProblem(StatusCodes.Status415UnsupportedMediaType, $"Spans are sent as {OtlpAnswers.ContentType}.");
        try
        {
            using var place = admission.Enter();
            var body = await bodies.ReadAsync(context.Request, place, cancellationToken);
            var taken = decoder.Decode(body.Span);
            await store.WriteAsync(new Batch { Spans = taken.Spans, Sender = Sender.Service }, cancellationToken);
            metrics.Count(Door, taken);
            return Results.Bytes(Answer(taken), OtlpAnswers.ContentType);
        }
        catch (RefusedException refused)
        {
            metrics.Refuse(Door, refused);
            return new OtlpProblem(refused.Status, refused.Message);
        }
        catch (StoreUnavailableException)
        {
            metrics.Refuse(Door, RejectReasons.Unavailable);
            return new OtlpProblem(StatusCodes.Status503ServiceUnavailable, "Spans cannot be stored right now.") { RetryAfter = options.Value.RetryAfter };
        }
    }

    // Success without a word is an empty message.
    private static byte[] Answer(Intake taken) => taken.Rejected.Count == 0
        ? []
        : OtlpAnswers.Partial(
            taken.Rejected.Count,
            string.Join(", ", taken.Rejected.CountBy(r => r.Reason).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} ({r.Value})")));

    private static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}

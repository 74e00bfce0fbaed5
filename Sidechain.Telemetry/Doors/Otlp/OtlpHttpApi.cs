using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>OTLP over HTTP, <c>POST /v1/traces</c> and <c>/v1/logs</c>, in protobuf or JSON; answered once it is committed.</summary>
internal sealed class OtlpHttpApi(OtlpDoor door, BodyReader bodies)
{
    /// <summary>The folder of its paths.</summary>
    public const string Path = "/v1";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var signal in routes.ServiceProvider.GetServices<IOtlpSignal>())
        {
            routes
                .MapPost(
                    $"{Path}/{signal.Name}",
                    (HttpContext context, OtlpHttpApi api, CancellationToken cancellationToken) =>
                        api.PostAsync(context, signal, cancellationToken))
                .AllowAnonymous().WithTags("Ingest")
                .Describe($"SendOtlp{char.ToUpperInvariant(signal.Name[0])}{signal.Name[1..]}", $"Takes {signal.Name} by OTLP")
                .WithDescription(
                    $"In protobuf or JSON, with the services' key in `{HeaderNames.OtlpApiKey}` or a user's bearer token. "
                    + "Errors are OTLP's, not problem details.")
                .Produces(StatusCodes.Status200OK, null, OtlpHttpAnswer.Protobuf, OtlpHttpAnswer.Json);
        }
    }

    public async Task<IResult> PostAsync(HttpContext context, IOtlpSignal signal, CancellationToken cancellationToken)
    {
        var encoding = Encoding(context.Request);
        var answer = encoding is { } known
            ? await door.TakeAsync(
                context, signal, known, (place, ended) => bodies.ReadAsync(context.Request, place, ended), cancellationToken)
            : new OtlpAnswer
            {
                Status = StatusCodes.Status415UnsupportedMediaType,
                Message = $"OTLP is sent as {OtlpHttpAnswer.Protobuf} or {OtlpHttpAnswer.Json}.",
            };
        return new OtlpHttpAnswer(answer, signal, encoding ?? OtlpEncoding.Protobuf);
    }

    private static OtlpEncoding? Encoding(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant() switch
    {
        OtlpHttpAnswer.Protobuf => OtlpEncoding.Protobuf,
        OtlpHttpAnswer.Json => OtlpEncoding.Json,
        _ => null,
    };
}

using System.Buffers.Binary;
using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Otlp;

/// <summary>OTLP over gRPC: one unary call a request, framed by hand, on an endpoint that speaks HTTP/2 alone.</summary>
internal sealed class OtlpGrpcApi(OtlpDoor door, BodyReader bodies)
{
    /// <summary>The folder of its paths.</summary>
    public const string Path = "/opentelemetry.proto.collector";

    private const string ContentType = "application/grpc";
    private const int Unimplemented = 12;
    private const int FrameHeader = 5;

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var signal in routes.ServiceProvider.GetServices<IOtlpSignal>())
        {
            routes.MapPost(signal.GrpcPath, (HttpContext context, OtlpGrpcApi api, CancellationToken cancellationToken) => api.CallAsync(context, signal, cancellationToken))
                .AllowAnonymous();
        }
    }

    public async Task CallAsync(HttpContext context, IOtlpSignal signal, CancellationToken cancellationToken)
    {
        if (!context.Response.SupportsTrailers())
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        if (context.Request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        context.Response.ContentType = ContentType;
        context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
        if (Encoding(context.Request) is "gzip" or "identity")
            await AnswerAsync(context.Response, await door.TakeAsync(context, signal, OtlpEncoding.Protobuf, place => ReadAsync(context.Request, place, cancellationToken), cancellationToken), cancellationToken);
        else
            End(context.Response, Unimplemented, "Messages may be sent plain or with grpc-encoding gzip.");
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, Admission.Place place, CancellationToken cancellationToken)
    {
        var header = new byte[FrameHeader];
        if (await request.Body.ReadAtLeastAsync(header, FrameHeader, throwOnEndOfStream: false, cancellationToken) < FrameHeader)
            throw new MalformedOtlpException("The call has no message.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        var frame = new LimitedStream(request.Body, length, () => new MalformedOtlpException("The call has more than one message."));
        var message = await bodies.ReadAsync(frame, length, header[0] == 0 ? "identity" : Encoding(request), place, cancellationToken);
        // What decompresses may have stopped before the end of the frame, which must be the end of the call as well.
        while (await frame.ReadAsync(header, cancellationToken) > 0)
        {
        }

        return frame.Count == length ? message : throw new MalformedOtlpException("The call ends inside its message.");
    }

    private static async Task AnswerAsync(HttpResponse response, OtlpAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Code == 0)
        {
            var message = OtlpMessages.Of(answer);
            var frame = new byte[FrameHeader + message.Length];
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
            message.CopyTo(frame, FrameHeader);
            await response.Body.WriteAsync(frame, cancellationToken);
        }
        else if (answer.RetryAfter is not null)
        {
            // A code alone does not say that trying again helps, this does.
            response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(OtlpMessages.Status(answer)).TrimEnd('='));
        }

        End(response, answer.Code, answer.Code == 0 ? "" : answer.Message ?? "");
    }

    private static void End(HttpResponse response, int code, string message)
    {
        response.AppendTrailer("grpc-status", code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (message.Length > 0)
            response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
    }

    private static string Encoding(HttpRequest request) => request.Headers["grpc-encoding"] is [{ Length: > 0 } encoding] ? encoding : "identity";
}

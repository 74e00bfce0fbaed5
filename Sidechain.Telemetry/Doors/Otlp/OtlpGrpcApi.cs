using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Reading;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>OTLP over gRPC: one unary call a request, on an endpoint that speaks HTTP/2 alone.</summary>
internal sealed class OtlpGrpcApi(OtlpDoor door, IOptions<IngestOptions> options, TimeProvider time)
{
    /// <summary>The folder of its paths.</summary>
    public const string Path = "/opentelemetry.proto.collector";

    private const int FrameHeader = 5;

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OtlpGrpcApi>();
        builder.Services.AddSingleton<IServiceMethodProvider<OtlpGrpcApi>, OtlpGrpcMethods>();
        builder.Services.AddGrpc();
        builder.Services.AddOptions<GrpcServiceOptions<OtlpGrpcApi>>().Configure<IOptions<IngestOptions>>((grpc, ingest) =>
        {
            grpc.MaxReceiveMessageSize = ingest.Value.MaxBodyBytes;
            grpc.CompressionProviders = [new LimitedGzip(ingest.Value.MaxDecompressedBytes)];
        });
        // Refused calls are in the metrics; a line with a stack trace for each would help nobody.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server", LogLevel.Warning);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGrpcService<OtlpGrpcApi>().AllowAnonymous().ExcludeFromDescription().Add(KeepLimits);

    public async Task<OtlpAnswer> ExportAsync(IOtlpSignal signal, IAsyncStreamReader<byte[]> messages, ServerCallContext call)
    {
        var context = call.GetHttpContext();
        var answer = await door.TakeAsync(
            context, signal, OtlpEncoding.Protobuf,
            (place, ended) => ReadAsync(context.Request.BodyReader, messages, place, ended), call.CancellationToken);
        return answer.Code == 0 ? answer : throw Refusal(answer);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(
        PipeReader body, IAsyncStreamReader<byte[]> messages, Admission.Place place, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Value.BodyTimeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var announced = await AnnouncedAsync(body, ended.Token);
            place.Add(announced);
            if (!await messages.MoveNext(ended.Token))
            {
                throw new MalformedOtlpException("The call has no message.");
            }

            var message = messages.Current;
            place.Add(Math.Max(0, message.Length - announced));
            if (await messages.MoveNext(ended.Token))
            {
                throw new MalformedOtlpException("The call has more than one message.");
            }

            return message;
        }
        catch (Exception slow) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            && slow is OperationCanceledException or RpcException)
        {
            throw BodyReader.TooSlow(options.Value.BodyTimeout);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
        {
            throw BodyReader.TooLarge(options.Value.MaxBodyBytes);
        }
        catch (RpcException malformed) when (malformed.StatusCode == StatusCode.Internal)
        {
            throw new MalformedOtlpException(malformed.Status.Detail);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new MalformedOtlpException("The message is broken: neither plain nor what its compression promises.");
        }
    }

    /// <summary>
    /// The length in the first frame's header, no more than a body may have. The library reserves memory for all of it, which counts in the
    /// caller's share. The library reads the header again.
    /// </summary>
    private async Task<int> AnnouncedAsync(PipeReader body, CancellationToken cancellationToken)
    {
        var buffer = (await body.ReadAtLeastAsync(FrameHeader, cancellationToken)).Buffer;
        var length = buffer.Length < FrameHeader ? 0 : BinaryPrimitives.ReadUInt32BigEndian(buffer.Slice(1, 4).ToArray());
        body.AdvanceTo(buffer.Start);
        return (int)Math.Min(length, options.Value.MaxBodyBytes);
    }

    // For streams the library lifts the server's own limits (the slowest and the largest body) where it finds them.
    private static void KeepLimits(EndpointBuilder endpoint)
    {
        var call = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Features.Set<IHttpMinRequestBodyDataRateFeature>(null);
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(null);
            return call(context);
        };
    }

    private static RpcException Refusal(OtlpAnswer answer)
    {
        var trailers = new Metadata();
        if (answer.RetryAfter is not null)
        {
            // A code alone does not say that trying again helps, this does.
            trailers.Add("grpc-status-details-bin", OtlpMessages.Status(answer));
        }

        return new RpcException(new Status((StatusCode)answer.Code, answer.Message ?? ""), trailers);
    }
}

using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Otlp;

namespace Sidechain.Traces.Testing;

/// <summary>The gRPC services of OTLP, without generated code: spans are kept, other signals are told that all is well.</summary>
internal sealed class GrpcExports(CollectedSpans spans) : IServiceMethodProvider<GrpcExports>
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    public static void Add(IServiceCollection services, CollectedSpans spans)
    {
        var exports = new GrpcExports(spans);
        services.AddSingleton(exports);
        services.AddSingleton<IServiceMethodProvider<GrpcExports>>(exports);
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
    }

    public static void Map(WebApplication server) => server.MapGrpcService<GrpcExports>();

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<GrpcExports> context)
    {
        AddExport(context, "trace.v1.TraceService", Take);
        AddExport(context, "metrics.v1.MetricsService", _ => []);
        AddExport(context, "logs.v1.LogsService", _ => []);
    }

    private static void AddExport(ServiceMethodProviderContext<GrpcExports> context, string service, Func<byte[], byte[]> take)
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, $"opentelemetry.proto.collector.{service}", "Export", Bytes, Bytes);
        context.AddUnaryMethod(method, [], (_, message, _) => Task.FromResult(take(message)));
    }

    private byte[] Take(byte[] message)
    {
        try
        {
            var found = OtlpTrees.Read(message, OtlpEncoding.Protobuf);
            spans.Add(found.Spans);
            return ExportAnswer.Write(found, OtlpEncoding.Protobuf);
        }
        catch (MalformedOtlpException e)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, e.Message));
        }
    }
}

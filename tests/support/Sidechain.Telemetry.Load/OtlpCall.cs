using Grpc.Core;
using Grpc.Net.Client;

namespace Sidechain.Telemetry.Load;

/// <summary>One call of OTLP over gRPC by the official client.</summary>
internal static class OtlpCall
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> Export =
        new(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", nameof(Export), Bytes, Bytes);

    /// <exception cref="RpcException">The spans were not taken.</exception>
    public static async Task<byte[]> SendAsync(GrpcChannel channel, byte[] message, params (string Name, string Value)[] headers)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in headers)
        {
            metadata.Add(name, value);
        }

        return await channel.CreateCallInvoker().AsyncUnaryCall(Export, null, new CallOptions(metadata), message);
    }
}

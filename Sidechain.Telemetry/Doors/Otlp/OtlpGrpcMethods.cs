using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>One method a signal, bound by hand: a message stays the bytes that the readers of OTLP take.</summary>
internal sealed class OtlpGrpcMethods(IEnumerable<IOtlpSignal> signals) : IServiceMethodProvider<OtlpGrpcApi>
{
    private static readonly Marshaller<byte[]> Bytes =
        new((_, _) => throw new NotSupportedException(), payload => payload.PayloadAsNewBuffer());

    private static readonly Marshaller<OtlpAnswer> Answers =
        new((answer, payload) => payload.Complete(OtlpMessages.Of(answer)), _ => throw new NotSupportedException());

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpcApi> context)
    {
        foreach (var signal in signals)
        {
            // On the wire a stream of one message is a unary call. But of a stream, the library reads nothing until it is asked, which is
            // once the door knows the caller and has a place for the message.
            var method = new Method<byte[], OtlpAnswer>(MethodType.ClientStreaming, signal.GrpcService, "Export", Bytes, Answers);
            context.AddClientStreamingMethod(method, [], (api, messages, call) => api.ExportAsync(signal, messages, call));
        }
    }
}

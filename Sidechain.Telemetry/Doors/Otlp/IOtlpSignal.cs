using Sidechain.Otlp;
using Sidechain.Telemetry.Doors.Limits;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>One signal of OTLP: decodes a request's body and keeps what it holds.</summary>
internal interface IOtlpSignal
{
    /// <summary>The last part of its path over HTTP: <c>traces</c> or <c>logs</c>.</summary>
    string Name { get; }

    /// <summary>The member of <c>partialSuccess</c> that counts what was not taken.</summary>
    string RejectedName { get; }

    /// <summary>The full name of its service over gRPC, whose one method is <c>Export</c>.</summary>
    string GrpcService { get; }

    /// <summary>Keeps what the body holds; committed when it returns.</summary>
    /// <exception cref="MalformedOtlpException">The body is no such request.</exception>
    /// <exception cref="Doors.Reading.RefusedException">It is too large.</exception>
    /// <exception cref="Store.StoreUnavailableException">The store is away or does not keep up.</exception>
    Task<OtlpAnswer> KeepAsync(
        Admission.Place place, ReadOnlyMemory<byte> body, OtlpEncoding encoding, OtlpCaller caller, CancellationToken cancellationToken);
}

using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Otlp;

/// <summary>Who sends to this door: a service with its key, or a client that an OpenTelemetry SDK speaks for, with a user's token.</summary>
/// <param name="ClientType">As the request's headers say; what the resource says goes first.</param>
internal sealed record OtlpCaller(Sender Sender, string? ClientType = null, string? ClientVersion = null)
{
    public static OtlpCaller Service { get; } = new(Sender.Service);
}

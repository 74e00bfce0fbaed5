using Sidechain.Otlp;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>The sender at this door: a service with its key, or a client with an OpenTelemetry SDK and a user's token.</summary>
/// <param name="ClientType">As the request's headers say; see <see cref="TypeOf"/>.</param>
internal sealed record OtlpCaller(Sender Sender, string? ClientType = null, string? ClientVersion = null)
{
    public static OtlpCaller Service { get; } = new(Sender.Service);

    /// <summary>The type of a client. A page in a plugin's window names the plugin in its headers, while its SDK is a browser's.</summary>
    public string? TypeOf(OtlpOrigin said) => said.IsConcluded ? ClientType ?? said.ClientType : said.ClientType ?? ClientType;
}

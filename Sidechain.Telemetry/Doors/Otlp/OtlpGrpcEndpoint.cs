using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sidechain.Telemetry.Doors.Otlp;

/// <summary>The port for gRPC, beside the service's other addresses. Without TLS a port speaks either HTTP/1.1 or HTTP/2.</summary>
internal static class OtlpGrpcEndpoint
{
    /// <summary>The configuration key, an environment variable: a port number. Without it there is no such endpoint.</summary>
    public const string PortName = "SIDECHAIN_OTLP_GRPC_PORT";

    private const string Otherwise = "http://localhost:5000";

    /// <exception cref="InvalidOperationException">The setting is no port.</exception>
    public static void AddOtlpGrpcEndpoint(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[PortName] is not { Length: > 0 } text)
        {
            return;
        }

        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            throw new InvalidOperationException($"{PortName} is '{text}': it must be a port such as 4317.");
        }

        var addresses = Addresses(builder);
        // The same host as the first, whatever that is: a name, an address, every interface.
        var first = BindingAddress.Parse(addresses.Split(';')[0]);
        builder.WebHost.UseUrls($"{addresses};http://{first.Host}:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (endpoint.IPEndPoint?.Port == port)
            {
                endpoint.Protocols = HttpProtocols.Http2;
            }
        }));
    }

    private static string Addresses(WebApplicationBuilder builder)
    {
        if (builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) is { Length: > 0 } urls)
        {
            return urls;
        }

        var ports = builder.WebHost.GetSetting(WebHostDefaults.HttpPortsKey);
        return string.IsNullOrEmpty(ports) ? Otherwise : string.Join(';', ports.Split(';').Select(port => $"http://*:{port}"));
    }
}

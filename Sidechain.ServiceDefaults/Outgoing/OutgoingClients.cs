using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.ServiceDefaults.Outgoing;

/// <summary>Defaults of every client that the service gets from <see cref="IHttpClientFactory"/>.</summary>
internal static class OutgoingClients
{
    public static void Add(IServiceCollection services, ServiceDefaultsOptions options)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(client => client
            // Outside of discovery, so that it sees the name that the caller wrote.
            .AddHttpMessageHandler(() => new TracedHostHandler(options.TracedHosts))
            .AddServiceDiscovery()
            .UseSocketsHttpHandler((handler, _) =>
            {
                // A followed redirect would carry every header to a host that nobody chose.
                handler.AllowAutoRedirect = false;
                handler.ActivityHeadersPropagator = new OutgoingPropagator();
            }));
    }
}

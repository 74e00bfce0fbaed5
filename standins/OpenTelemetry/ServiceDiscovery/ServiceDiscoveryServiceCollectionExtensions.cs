using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stand-in for Microsoft.Extensions.ServiceDiscovery: names become addresses by configuration.</summary>
public static class ServiceDiscoveryServiceCollectionExtensions
{
    /// <summary>Adds discovery from the configuration section <c>services</c>.</summary>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<ConfiguredEndpoints>();
        return services;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidechain.ServiceDefaults.Limits;

namespace Microsoft.Extensions.Hosting;

/// <summary>Budgets that belong to callers: what one asks for is not taken from another.</summary>
public static class SidechainLimits
{
    /// <summary>Adds a limit with its defaults; the section <c>Limits:{name}</c> changes them.</summary>
    /// <param name="builder">Of the service.</param>
    /// <param name="name">For <see cref="WithLimit"/>.</param>
    /// <param name="defaults">As it is where nobody configured it.</param>
    public static TBuilder AddLimit<TBuilder>(this TBuilder builder, string name, Action<LimitOptions> defaults)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton<CallLimits>();
        builder.Services.AddOptions<LimitOptions>(name).Configure(defaults).BindConfiguration($"{LimitOptions.Section}:{name}").ValidateDataAnnotations().ValidateOnStart();
        return builder;
    }

    /// <summary>Puts a route under a limit.</summary>
    public static TBuilder WithLimit<TBuilder>(this TBuilder route, string name)
        where TBuilder : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new LimitName(name)));
        return route;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.ServiceDefaults.Problems;

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
        builder.Services.AddOptions<LimitOptions>(name).Configure(defaults).BindConfiguration($"{LimitOptions.Section}:{name}")
            .ValidateDataAnnotations().ValidateOnStart();
        return builder;
    }

    /// <summary>Puts a route under a limit.</summary>
    /// <param name="route">Of the service.</param>
    /// <param name="name">Of the limit.</param>
    /// <param name="isAfterBody">Its bodies are big: its handler calls <see cref="EnterSharedAsync"/> once it has one.</param>
    public static TBuilder WithLimit<TBuilder>(this TBuilder route, string name, bool isAfterBody = false)
        where TBuilder : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new LimitName(name, isAfterBody)));
        return route;
    }

    /// <summary>The request waits for something long: gives back what it holds of others' places, until it enters again.</summary>
    public static void LeaveShared(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Features.Get<CallPlace>()?.LeaveShared();
    }

    /// <summary>The body is here: takes the places that the work needs. Null, or what to answer instead.</summary>
    public static Task<Problem?> EnterSharedAsync(this HttpContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<CallPlace>() is { } place
            ? place.Limit.EnterSharedAsync(place, context, cancellationToken)
            : Task.FromResult<Problem?>(null);
    }
}

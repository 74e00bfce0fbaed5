using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidechain.Api.Database;
using Sidechain.Api.Faults;
using Sidechain.Api.Stream;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Development;

/// <summary>Everything about faults, in Development; nothing of it elsewhere.</summary>
internal static class FaultsFeature
{
    public static void AddFaults(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            return;
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<FaultInjection>();
        builder.Services.AddSingleton<DatabaseFaults>();
        builder.Services.AddTransient<StreamFaults>();
        builder.Services.ConfigureDbContext<SidechainDbContext>(
            (services, options) => options.AddInterceptors(services.GetRequiredService<DatabaseFaults>()));
        builder.Services.AddHttpClient(StreamClient.HttpClientName).AddHttpMessageHandler<StreamFaults>();
    }

    /// <summary>After authentication: a fault is the user's own.</summary>
    public static void UseFaults(this WebApplication app)
    {
        if (app.Services.GetService<FaultInjection>() is not { } faults)
        {
            return;
        }

        app.Use((context, next) =>
        {
            faults.User = SidechainUser.From(context.User)?.Id;
            return faults.Of(FaultTarget.Api) is { Mode: FaultMode.Fail } && !context.Request.Path.StartsWithSegments(FaultsApi.Route)
                ? Problem.Unavailable("A fault that you switched on: api answers your requests again when it is over.")
                    .ExecuteAsync(context)
                : next(context);
        });
        app.MapFaults();
    }
}

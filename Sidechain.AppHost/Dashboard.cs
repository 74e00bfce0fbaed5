using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.AppHost;

/// <summary>Aspire's dashboard, which joins the model only when the application starts.</summary>
internal static class Dashboard
{
    private const string ResourceName = "aspire-dashboard";

    /// <summary>Tells the service the dashboard's address, without a token, so that its answers can link to a trace's page.</summary>
    public static IResourceBuilder<T> WithDashboardAddress<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment =>
        builder.WithEnvironment(async context =>
        {
            if (context.ExecutionContext.IsRunMode && AddressIn(context.ExecutionContext.Services) is { } address
                && await address.GetValueAsync(context.CancellationToken) is { } url)
            {
                context.EnvironmentVariables["SIDECHAIN_DASHBOARD_URL"] = url;
            }
        });

    /// <summary>Where its pages are; null when none runs.</summary>
    public static EndpointReference? AddressIn(IServiceProvider services) =>
        services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<IResourceWithEndpoints>()
            .FirstOrDefault(resource => resource.Name == ResourceName) is { } dashboard
            ? new EndpointReference(dashboard, "http")
            : null;
}

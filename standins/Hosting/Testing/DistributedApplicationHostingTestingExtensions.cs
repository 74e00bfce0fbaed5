using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Testing;

/// <summary>How a test reaches what the application started.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>A client for the resource's endpoint, <c>http</c> unless another one is named.</summary>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        new() { BaseAddress = app.GetEndpoint(resourceName, endpointName) };

    /// <summary>The endpoint's address.</summary>
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var resource = Find(app, resourceName);
        var endpoint = endpointName ?? "http";
        if (!resource.Model.Endpoints.Exists(e => e.Name == endpoint))
        {
            throw new ArgumentException($"Endpoint '{endpoint}' for resource '{resourceName}' not found.", nameof(endpointName));
        }

        try
        {
            return new Uri(new EndpointReference(resource, endpoint).Url);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException("The application must be started before resolving endpoints or connection strings.", e);
        }
    }

    /// <summary>The connection string that <c>WithReference</c> would give.</summary>
    public static async ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        Find(app, resourceName) is IResourceWithConnectionString resource
            ? await resource.ResolveConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' does not expose a connection string.", nameof(resourceName));

    private static IResource Find(DistributedApplication app, string name)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Context.Resources.Find(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Resource '{name}' not found.", nameof(name));
    }
}

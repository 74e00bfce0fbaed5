using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sidechain.ServiceDefaults.Tests.OpenApi;

/// <summary>Holds a service's OpenAPI document against its routes.</summary>
internal static class DescribedService
{
    /// <summary>
    /// Every route that is not left out on purpose is in the document, with a name, a summary, an answer and, for routes with a user, the
    /// bearer scheme.
    /// </summary>
    public static void IsWhole(IServiceProvider services, JsonElement document)
    {
        Assert.Equal(
            "http",
            document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
        Assert.NotEmpty(document.GetProperty("info").GetProperty("description").GetString()!);
        var operations = Operations(document).ToDictionary(one => one.Route, one => one.Operation);
        var routes = Routes(services).ToList();
        Assert.NotEmpty(routes);
        Assert.Equal(routes.Select(one => one.Route).Order(StringComparer.Ordinal), operations.Keys.Order(StringComparer.Ordinal));
        Assert.All(routes, route =>
        {
            var operation = operations[route.Route];
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("tags")[0].GetString()!);
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), response => response.Name.StartsWith('2'));
            Assert.Equal(route.AsksForAUser, operation.TryGetProperty("security", out _));
            Assert.True(
                !route.AsksForAUser || Problem(operation, "401").GetProperty("$ref").GetString() == "#/components/schemas/ProblemDetails");
        });
        Assert.Distinct(operations.Values.Select(operation => operation.GetProperty("operationId").GetString()));
    }

    private static JsonElement Problem(JsonElement operation, string status) =>
        operation.GetProperty("responses").GetProperty(status).GetProperty("content")
            .GetProperty("application/problem+json").GetProperty("schema");

    private static IEnumerable<(string Route, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    private static IEnumerable<(string Route, bool AsksForAUser)> Routes(IServiceProvider services) =>
        from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        let isForUsers = endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
            && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        select ($"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}", isForUsers);
}

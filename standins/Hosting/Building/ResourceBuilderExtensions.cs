using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Execution;

namespace Aspire.Hosting;

/// <summary>Describes how a resource starts: environment, arguments, endpoints, what it waits for, how its health is known.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>A fixed value; null is the empty string.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment => Environment(builder, name, _ => ValueTask.FromResult(value ?? ""));

    /// <summary>The endpoint's <c>scheme://host:port</c>.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return Environment(builder, name, endpointReference.GetUrlAsync);
    }

    /// <summary>The parameter's value.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Environment(builder, name, _ => ValueTask.FromResult(parameter.Resource.Resolve()));
    }

    /// <summary><c>ConnectionStrings__name</c>, and one <c>NAME_PROPERTY</c> for each part of the connection string.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var name = connectionName ?? source.Resource.Name;
        builder.Resource.Model.Environment.Add(async (variables, cancellationToken) =>
        {
            variables[$"ConnectionStrings__{name}"] = await source.Resource.ResolveConnectionStringAsync(cancellationToken);
            foreach (var (key, value) in await source.Resource.ResolveConnectionPropertiesAsync(cancellationToken))
            {
                variables[$"{ResourceNames.ToVariable(name)}_{key}"] = value;
            }
        });
        return builder;
    }

    /// <summary><c>services__name__endpoint__0</c> and <c>NAME_ENDPOINT</c>, for this endpoint alone.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpointReference);
        var (resource, endpoint) = (endpointReference.ResourceName, endpointReference.EndpointName);
        builder.Resource.Model.Environment.Add(async (variables, cancellationToken) =>
        {
            var url = await endpointReference.GetUrlAsync(cancellationToken);
            variables[$"services__{resource}__{endpoint}__0"] = url;
            variables[$"{ResourceNames.ToVariable(resource)}_{ResourceNames.ToVariable(endpoint)}"] = url;
        });
        return builder;
    }

    /// <summary>Arguments after those of the launch profile.</summary>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Model.Args.AddRange(args);
        return builder;
    }

    /// <summary>One more HTTP endpoint; a null port is a random one.</summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = name ?? "http";
        ResourceNames.Validate(endpoint, "Endpoint");
        if (builder.Resource.Model.Endpoints.Exists(e => string.Equals(e.Name, endpoint, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"Endpoint with name '{endpoint}' already exists. Endpoint name may not have been explicitly specified and was derived automatically from scheme argument.");
        }

        var annotation = new EndpointAnnotation(endpoint, "http", port ?? targetPort, env);
        builder.Resource.Model.Endpoints.Add(annotation);
        if (env is not null)
        {
            builder.Resource.Model.Environment.Add(async (variables, cancellationToken) =>
                variables[env] = (await annotation.AllocatedPort.WaitAsync(cancellationToken)).ToString(CultureInfo.InvariantCulture));
        }

        return builder;
    }

    /// <summary>The endpoint of that name; it may be added later.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new EndpointReference(builder.Resource, name);
    }

    /// <summary>The resource is healthy when a GET of this path answers with this status (default: 200 at <c>/</c>).</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var model = builder.Resource.Model;
        var endpoint = endpointName
            ?? model.Endpoints.Find(e => e.Name == "https")?.Name
            ?? model.Endpoints.Find(e => e.Name == "http")?.Name
            ?? throw new DistributedApplicationException($"Could not create HTTP health check for resource '{builder.Resource.Name}' as it has no HTTP endpoint.");
        var reference = new EndpointReference(builder.Resource, endpoint);
        model.HealthChecks.Add(cancellationToken => HttpHealth.AnswersAsync(reference, path ?? "/", statusCode ?? 200, cancellationToken));
        return builder;
    }

    /// <summary>Starts only when the other one runs, is healthy and its ready handlers have run.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        if (ReferenceEquals(builder.Resource, dependency.Resource))
        {
            throw new DistributedApplicationException($"The '{builder.Resource.Name}' resource cannot wait for itself.");
        }

        builder.Resource.Model.WaitsFor.Add(dependency.Resource);
        return builder;
    }

    /// <summary>Started by command only.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Model.ExplicitStart = true;
        return builder;
    }

    /// <summary>A command of the application's own; one of the same name is replaced.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder, string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Model.Commands[name] = new ResourceCommand(displayName, executeCommand);
        return builder;
    }

    private static IResourceBuilder<T> Environment<T>(
        IResourceBuilder<T> builder, string name, Func<CancellationToken, ValueTask<string>> value)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Model.Environment.Add(async (variables, cancellationToken) => variables[name] = await value(cancellationToken));
        return builder;
    }
}

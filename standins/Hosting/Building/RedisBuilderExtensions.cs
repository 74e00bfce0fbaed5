using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Servers;

namespace Aspire.Hosting;

/// <summary>Adds Redis servers.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>A server with a generated password that is kept between runs, on a random port unless one is given.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var secret = password?.Resource
            ?? ParameterResourceBuilderExtensions.Create(
                builder, $"{name}-password", new GenerateParameterDefault { Special = false }, persist: true);
        var server = new RedisResource(name, secret);
        var model = ((IResource)server).Model;
        model.Endpoints.Add(new EndpointAnnotation("tcp", "tcp", port));
        model.HealthChecks.Add(cancellationToken => RedisServer.AnswersAsync(server, cancellationToken));
        return builder.Add(server);
    }

    /// <summary>Keeps the data between runs: a snapshot a minute after a change, and one at the stop.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ((IResource)builder.Resource).Model.DataVolume = true;
        return builder;
    }
}

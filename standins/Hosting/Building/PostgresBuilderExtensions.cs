using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Servers;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>A server with a generated password that is kept with the data, on a random port unless one is given.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (userName is not null)
        {
            throw new DistributedApplicationException("The stand-in runs Postgres as user 'postgres' alone: leave out userName.");
        }

        var secret = password?.Resource
            ?? ParameterResourceBuilderExtensions.Create(builder, $"{name}-password", new GenerateParameterDefault(), persist: true);
        var server = new PostgresServerResource(name, secret);
        var model = ((IResource)server).Model;
        model.Endpoints.Add(new EndpointAnnotation("tcp", "tcp", port));
        model.HealthChecks.Add(cancellationToken => PostgresServer.AnswersAsync(server, builder.Context.Data, cancellationToken));
        model.OnReady.Add((_, cancellationToken) => PostgresServer.CreateDatabasesAsync(server, cancellationToken));
        return builder.Add(server);
    }

    /// <summary>A database, created when the server is ready.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.Databases.Add(database);
        return builder.Application.Add(database);
    }

    /// <summary>Keeps the data between runs; without it every run starts afresh.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ((IResource)builder.Resource).Model.DataVolume = true;
        return builder;
    }
}

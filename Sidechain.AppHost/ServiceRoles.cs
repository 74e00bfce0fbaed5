using Npgsql;

namespace Sidechain.AppHost;

/// <summary>Roles of the services in the database: none of them works as its superuser, here or anywhere.</summary>
internal static class ServiceRoles
{
    private const string Folder = "Postgres";
    private const string Script = "roles.sql";

    /// <summary>
    /// The roles of api and telemetry. A new data folder gets them from the init file, in containers and local processes alike. That file
    /// does not run again on an older run's folder, so each start executes the same statements before the database counts as ready.
    /// </summary>
    public static (ServiceRole Api, ServiceRole Telemetry) AddServiceRoles(this IResourceBuilder<PostgresDatabaseResource> database)
    {
        var builder = database.ApplicationBuilder;
        var (api, telemetry) = (Add("api"), Add("telemetry"));
        builder.CreateResourceBuilder(database.Resource.Parent)
            .WithInitFiles(Folder)
            // Init files are run in it.
            .WithEnvironment("POSTGRES_DB", database.Resource.DatabaseName)
            .WithEnvironment(api.PasswordVariable, api.Password)
            .WithEnvironment(telemetry.PasswordVariable, telemetry.Password);
        database.OnResourceReady(async (resource, _, cancellationToken) => await BringAlongAsync(
            (await resource.ConnectionStringExpression.GetValueAsync(cancellationToken))!,
            Path.Combine(builder.AppHostDirectory, Folder, Script),
            (await api.Password.Resource.GetValueAsync(cancellationToken))!,
            (await telemetry.Password.Resource.GetValueAsync(cancellationToken))!,
            cancellationToken));
        return (api, telemetry);

        ServiceRole Add(string service) => new(database, service, builder.AddSecret($"{service}-database-password"));
    }

    /// <summary>The database as the service's role; no other variable tells the superuser's password.</summary>
    public static IResourceBuilder<T> WithDatabase<T>(this IResourceBuilder<T> service, ServiceRole role)
        where T : IResourceWithEnvironment, IResourceWithWaitSupport => service
        .WithEnvironment($"ConnectionStrings__{role.Database.Resource.Name}", role.ConnectionString)
        .WithReferenceRelationship(role.Database)
        .WaitFor(role.Database);

    /// <summary>Executes the script as psql would.</summary>
    /// <exception cref="DistributedApplicationException">The database does not take it; the message says why.</exception>
    private static async Task BringAlongAsync(
        string connectionString, string script, string apiPassword, string telemetryPassword, CancellationToken cancellationToken)
    {
        // Lines with a backslash are psql's own: they set what is put in here.
        var statements = string.Join('\n', (await File.ReadAllLinesAsync(script, cancellationToken)).Where(line => !line.StartsWith('\\')))
            .Replace(":'api_password'", Literal(apiPassword), StringComparison.Ordinal)
            .Replace(":'telemetry_password'", Literal(telemetryPassword), StringComparison.Ordinal);
        try
        {
            var once = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
            await using var connection = new NpgsqlConnection(once.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(statements, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException refused)
        {
            // The exception itself tells the statement, and with it a password.
            throw new DistributedApplicationException($"The roles of the services cannot be made in the database: {refused.MessageText}");
        }
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

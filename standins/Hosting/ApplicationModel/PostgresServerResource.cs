using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server; here the machine's own <c>postgres</c>.</summary>
public sealed class PostgresServerResource : Resource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    internal const string UserName = "postgres";

    internal PostgresServerResource(string name, ParameterResource password)
        : base(name) => Password = password;

    internal ParameterResource Password { get; }

    internal List<PostgresDatabaseResource> Databases { get; } = [];

    internal EndpointAnnotation Endpoint => ((IResource)this).Model.Endpoints[0];

    internal async ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken)
    {
        var port = await Endpoint.AllocatedPort.WaitAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={UserName};Password={Password.Resolve()}");
    }

    internal async ValueTask<IReadOnlyDictionary<string, string>> PropertiesAsync(string? database, CancellationToken cancellationToken)
    {
        var port = (await Endpoint.AllocatedPort.WaitAsync(cancellationToken)).ToString(CultureInfo.InvariantCulture);
        var password = Password.Resolve();
        var path = database is null ? "" : $"/{database}";
        var properties = new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = port,
            ["USERNAME"] = UserName,
            ["PASSWORD"] = password,
            ["URI"] = $"postgresql://{UserName}:{Uri.EscapeDataString(password)}@127.0.0.1:{port}{path}",
            ["JDBCCONNECTIONSTRING"] = $"jdbc:postgresql://127.0.0.1:{port}{path}",
        };
        if (database is not null) properties["DATABASENAME"] = database;
        return properties;
    }

    ValueTask<string> IResourceWithConnectionString.ResolveConnectionStringAsync(CancellationToken cancellationToken) =>
        ConnectionStringAsync(cancellationToken);

    ValueTask<IReadOnlyDictionary<string, string>> IResourceWithConnectionString.ResolveConnectionPropertiesAsync(CancellationToken cancellationToken) =>
        PropertiesAsync(null, cancellationToken);
}

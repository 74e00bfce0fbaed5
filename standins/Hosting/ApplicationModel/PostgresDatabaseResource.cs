namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database in a PostgreSQL server, created when the server is ready.</summary>
public sealed class PostgresDatabaseResource : Resource, IResourceWithConnectionString, IResourceWithParent
{
    private readonly PostgresServerResource _server;

    internal PostgresDatabaseResource(string name, string databaseName, PostgresServerResource server)
        : base(name)
    {
        this._server = server;
        DatabaseName = databaseName;
    }

    internal string DatabaseName { get; }

    IResource IResourceWithParent.Parent => _server;

    async ValueTask<string> IResourceWithConnectionString.ResolveConnectionStringAsync(CancellationToken cancellationToken) =>
        $"{await _server.ConnectionStringAsync(cancellationToken)};Database={DatabaseName}";

    ValueTask<IReadOnlyDictionary<string, string>> IResourceWithConnectionString.ResolveConnectionPropertiesAsync(CancellationToken cancellationToken) =>
        _server.PropertiesAsync(DatabaseName, cancellationToken);
}

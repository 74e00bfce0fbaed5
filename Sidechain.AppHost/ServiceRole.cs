namespace Sidechain.AppHost;

/// <summary>A role of the database that one service has, with a password of its own. <c>Postgres/roles.sql</c> makes it.</summary>
/// <param name="Database">What it works in.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Password">Made on the first run and kept, like all secrets.</param>
internal sealed record ServiceRole(
    IResourceBuilder<PostgresDatabaseResource> Database, string Service, IResourceBuilder<ParameterResource> Password)
{
    /// <summary>What the script reads the password from.</summary>
    public string PasswordVariable => $"SIDECHAIN_{Service.ToUpperInvariant()}_PASSWORD";

    public ReferenceExpression ConnectionString
    {
        get
        {
            var server = Database.Resource.Parent.PrimaryEndpoint;
            var (host, port) = (server.Property(EndpointProperty.Host), server.Property(EndpointProperty.Port));
            var database = Database.Resource.DatabaseName;
            return ReferenceExpression.Create(
                $"Host={host};Port={port};Username=sidechain_{Service};Password={Password.Resource};Database={database}");
        }
    }
}

namespace Sidechain.Api.Database;

/// <summary>Work of a feature on a schema that is up to date, before the service listens. One replica does it at a time.</summary>
internal interface IAfterMigration
{
    /// <exception cref="ServiceDefaults.Production.UnsafeSettingException">The database holds data that must not be here.</exception>
    Task RunAsync(SidechainDbContext database, CancellationToken cancellationToken);
}

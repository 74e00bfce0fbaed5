using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Sidechain.Api.Users;
using Sidechain.ServiceDefaults.Production;

namespace Sidechain.Api.Database;

/// <summary>
/// Brings the schema up to date before the service listens. EF locks its history table while it migrates, but two replicas on an
/// empty database would race to create that table; the advisory lock lets one go first.
/// </summary>
internal sealed class DatabaseMigration(IServiceScopeFactory scopes, IHostEnvironment environment, TimeProvider time, ILogger<DatabaseMigration> logger) : IHostedService
{
    /// <summary>Any number that nobody else in this database takes: "sidechai" in ASCII.</summary>
    private const long LockKey = 0x7369_6465_6368_6169;

    // Another replica may be migrating, and a migration may take its time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SidechainDbContext>();

        database.Database.SetCommandTimeout(Longest);
        // One connection throughout: the lock belongs to it, and ends with it.
        await database.Database.OpenConnectionAsync(cancellationToken);
        if (!environment.IsDevelopment())
            await DatabaseRole.RequireNoSuperuserAsync((NpgsqlConnection)database.Database.GetDbConnection(), cancellationToken);
        await database.Database.ExecuteSqlAsync($"-- LOCK\nSELECT pg_advisory_lock({LockKey})", cancellationToken);
        try
        {
            // Migrating reads this table first, and on an empty database would log its absence as an error.
            await database.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            await database.Database.MigrateAsync(cancellationToken);
            if (environment.IsDevelopment())
                await DevelopmentUsers.SeedAsync(database, time, cancellationToken);
            else
                await DevelopmentUsers.RequireNoneAsync(database, cancellationToken);
        }
        finally
        {
            await database.Database.ExecuteSqlAsync($"-- LOCK\nSELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
            await database.Database.CloseConnectionAsync();
        }

        DatabaseLog.Migrated(logger);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

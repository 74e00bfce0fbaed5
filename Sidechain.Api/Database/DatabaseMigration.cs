using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Sidechain.ServiceDefaults.Database;
using Sidechain.ServiceDefaults.Production;

namespace Sidechain.Api.Database;

/// <summary>
/// Brings the schema up to date before the service listens, and waits for a database that is not there yet. EF locks its history table
/// while it migrates. The advisory lock keeps two replicas on an empty database from racing to create that table.
/// </summary>
internal sealed class DatabaseMigration(
    IServiceScopeFactory scopes, IEnumerable<IAfterMigration> afterwards, IHostEnvironment environment, TimeProvider time,
    ILogger<DatabaseMigration> logger) : IHostedService
{
    /// <summary>Any number that nobody else in this database takes: "sidechai" in ASCII.</summary>
    private const long LockKey = 0x7369_6465_6368_6169;

    // Another replica may be migrating, and a migration may take its time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await MigrateAsync(cancellationToken);
                DatabaseLog.Migrated(logger);
                return;
            }
            catch (Exception outage) when (PostgresOutage.Caused(outage) && !cancellationToken.IsCancellationRequested)
            {
                DatabaseLog.NotYet(logger, outage.GetBaseException().Message, pause);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SidechainDbContext>();

        database.Database.SetCommandTimeout(Longest);
        // One connection throughout: the lock belongs to it, and ends with it.
        await database.Database.OpenConnectionAsync(cancellationToken);
        if (!environment.IsDevelopment())
        {
            await DatabaseRole.RequireNoSuperuserAsync((NpgsqlConnection)database.Database.GetDbConnection(), cancellationToken);
        }

        await database.Database.ExecuteSqlAsync($"-- LOCK\nSELECT pg_advisory_lock({LockKey})", cancellationToken);
        try
        {
            // Migrating reads this table first, and on an empty database would log its absence as an error.
            await database.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            await database.Database.MigrateAsync(cancellationToken);
            foreach (var next in afterwards)
            {
                await next.RunAsync(database, cancellationToken);
            }
        }
        finally
        {
            await UnlockAsync(database);
        }
    }

    private static async Task UnlockAsync(SidechainDbContext database)
    {
        try
        {
            await database.Database.ExecuteSqlAsync($"-- LOCK\nSELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
            await database.Database.CloseConnectionAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection has broken, and the lock with it; why, the caller is told already.
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class MigratorTests(Databases databases)
{
    [Fact]
    public async Task ManyReplicas_StartingAtOnce_ApplyEachMigrationOnce()
    {
        var connectionString = await databases.CreateAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var database = NpgsqlDataSource.Create(connectionString);
            return await new Migrator(database, new HostingEnvironment { EnvironmentName = Environments.Development })
                .ApplyAsync(CancellationToken.None);
        }));

        Assert.Equal(Migration.All.Count, applied.Sum());
        Assert.Equal(1, applied.Count(count => count > 0));
    }

    [Fact]
    public void Migrations_AreNumberedFromOneWithoutGaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(migration => migration.Number));
}

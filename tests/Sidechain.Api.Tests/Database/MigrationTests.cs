using System.Net;
using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Database;

public sealed class MigrationTests(Servers servers)
{
    [Fact]
    public async Task Start_OfTwoReplicasAtOnceOnAnEmptyDatabase_BothServe()
    {
        var database = await servers.Postgres.CreateDatabaseAsync();
        var starts = Enumerable.Range(0, 3).Select(_ => ApiServer.StartAsync(servers, (Settings.Database, database)));
        var replicas = await Task.WhenAll(starts.Select(start => start));
        try
        {
            foreach (var replica in replicas)
            {
                using var client = replica.Client();
                Assert.Equal(HttpStatusCode.OK, (await client.LogInAsync("alice", "alice")).Status);
            }

            Assert.Equal(4L, await replicas[0].QueryAsync<long>("SELECT count(*) FROM \"__EFMigrationsHistory\""));
            Assert.Equal(3L, await replicas[0].QueryAsync<long>("SELECT count(*) FROM users"));
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Restart_OnTheSameDatabase_KeepsThePosts()
    {
        var database = await servers.Postgres.CreateDatabaseAsync();
        string id;
        await using (var first = await ApiServer.StartAsync(servers, (Settings.Database, database)))
        {
            using var alice = first.Client(await TokenAsync(first));
            id = (await alice.PostAsync("Yesterday's")).Text("id");
        }

        await using var second = await ApiServer.StartAsync(servers, (Settings.Database, database));
        using var again = second.Client(await TokenAsync(second));
        Assert.Equal("Yesterday's", (await again.GetAsync($"/api/v1/posts/{id}")).Text("title"));
    }

    [Fact]
    public void Model_HasNothingThatNoMigrationMakes()
    {
        using var database = new DesignTimeFactory().CreateDbContext([]);

        Assert.False(database.Database.HasPendingModelChanges());
    }

    private static async Task<string> TokenAsync(ApiServer api)
    {
        using var nobody = api.Client();
        return await nobody.TokenAsync("alice", "alice");
    }
}

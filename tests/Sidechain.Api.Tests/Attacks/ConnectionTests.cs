using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sidechain.Api.Database;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Attacks;

/// <summary>Connections to the database are few, and everybody's.</summary>
public sealed class ConnectionTests(Servers servers)
{
    [Fact]
    public async Task PoolsOfApiAndTelemetry_LeaveConnectionsToOthers()
    {
        await using var api = await ApiServer.StartAsync(servers);
        await using var scope = api.Services.CreateAsyncScope();
        var connection = scope.ServiceProvider.GetRequiredService<SidechainDbContext>().Database.GetDbConnection();

        // Postgres has 100; three are the superuser's, and two may ask who holds a lock.
        Assert.InRange(new NpgsqlConnectionStringBuilder(connection.ConnectionString).MaxPoolSize, 10, 40);
    }

    [Fact]
    public async Task RequestThatGetsNoConnection_Is503WithinSeconds()
    {
        await using var api = await StartAsync(connections: 2);
        using var alice = await api.SignUpAsync();
        await using (var scope = api.Services.CreateAsyncScope())
        await using (var second = api.Services.CreateAsyncScope())
        {
            await OpenAsync(scope);
            await OpenAsync(second);

            var answer = await alice.GetAsync("/api/v1/posts/x").WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            answer.IsProblem(HttpStatusCode.ServiceUnavailable, "database");
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        (await alice.GetAsync("/api/v1/posts/x")).IsProblem(HttpStatusCode.NotFound, "no post");
    }

    [Fact]
    public async Task DownloadsOfOnePost_WhoseRowIsLocked_KeepNobodyFromSigningIn_AndAreAllCounted()
    {
        const int Downloads = 30;
        await using var api = await StartAsync(connections: 8);
        using var alice = await api.SignUpAsync();
        var id = (await alice.PostAsync()).Text("id");
        await using var holder = new NpgsqlConnection(api.Database);
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand($"SELECT 1 FROM audio_posts WHERE id = '{id}' FOR UPDATE", holder, transaction))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var downloads = Enumerable.Range(0, Downloads).Select(_ => alice.GetAsync($"/api/v1/posts/{id}/download")).ToList();
        await Eventually.Async("all but one are answered", () => downloads.Count(download => download.IsCompleted) >= Downloads - 1);
        using var other = await api.SignUpAsync();
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.All(await Task.WhenAll(downloads), download => Assert.Equal(HttpStatusCode.OK, download.Status));
        await Eventually.Async(
            "all are counted", async () => (await alice.GetAsync($"/api/v1/posts/{id}")).Number("downloads") == Downloads);
    }

    private async Task<ApiServer> StartAsync(int connections)
    {
        var database = new NpgsqlConnectionStringBuilder(
            await servers.Postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken))
        {
            MaxPoolSize = connections,
        };
        return await ApiServer.StartAsync(
            servers, (Settings.Database, database.ConnectionString), ("Database:StatementTimeout", "00:00:30"));
    }

    private static Task OpenAsync(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<SidechainDbContext>()
        .Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
}

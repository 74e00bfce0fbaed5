using Npgsql;

namespace Sidechain.StandIns.Tests.Clients;

public sealed class ServersTests(Servers servers)
{
    [Fact]
    public async Task Postgres_TwoDatabases_KnowNothingOfEachOther()
    {
        var token = TestContext.Current.CancellationToken;
        await using var one = new NpgsqlConnection(await servers.Postgres.CreateDatabaseAsync(token));
        await using var two = new NpgsqlConnection(await servers.Postgres.CreateDatabaseAsync(token));
        await one.OpenAsync(token);
        await two.OpenAsync(token);
        await using var create = new NpgsqlCommand("CREATE TABLE t (id int)", one);
        await create.ExecuteNonQueryAsync(token);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE tablename = 't'", two);

        Assert.Equal(0L, await count.ExecuteScalarAsync(token));
    }
}

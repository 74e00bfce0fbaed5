using Npgsql;
using StackExchange.Redis;

namespace Sidechain.Hosting.LocalServers.Tests;

/// <summary>Aspire's promises about the two resources, kept by processes.</summary>
public sealed class ServerTests
{
    [Fact]
    public async Task Servers_AreReachedAsTheModelSays_WithTheirInitFilesPasswordsAndStates()
    {
        await using var shop = await Shop.StartAsync();

        // Init files go into the server's own database, as in the image.
        Assert.Equal(
            3L, await ScalarAsync(await shop.ConnectionStringAsync("postgres") + ";Database=postgres", "SELECT sum(n) FROM from_sql"));
        Assert.Equal("shop", await ScalarAsync(await shop.ConnectionStringAsync("shop"), "SELECT current_database()"));
        var cache = await shop.ConnectionStringAsync("redis");
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(cache + ",allowAdmin=true"))
        {
            await redis.GetDatabase().StringSetAsync("key", "value");
            var server = redis.GetServer(redis.GetEndPoints()[0]);
            Assert.Equal("60 1", (await server.ConfigGetAsync("save"))[0].Value);
        }

        await using (var stranger = await ConnectionMultiplexer.ConnectAsync(
            cache.Split(',')[0] + ",abortConnect=false,connectTimeout=500"))
        {
            Assert.False(stranger.IsConnected);
        }

        var password = cache.Split("password=")[1];
        Assert.DoesNotContain(CommandLines(), line => line.Contains(password, StringComparison.Ordinal));
        Assert.True(shop.States.TryGetCurrentState("shop", out var child));
        Assert.Equal(KnownResourceStates.Running, child.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Restart_KeepsTheAddressAndTheData_AndTheDatabaseFollows()
    {
        await using var shop = await Shop.StartAsync();
        var database = await shop.ConnectionStringAsync("shop");
        await ScalarAsync(database, "CREATE TABLE kept (n int)");
        using var deadline = new CancellationTokenSource(Shop.Limit);

        var stopped = await shop.App.ResourceCommands.ExecuteCommandAsync("postgres", KnownResourceCommands.StopCommand, deadline.Token);
        Assert.True(stopped.Success, stopped.Message);
        await shop.States.WaitForResourceAsync(
            "shop", change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text), deadline.Token);
        var started = await shop.App.ResourceCommands.ExecuteCommandAsync("postgres", KnownResourceCommands.StartCommand, deadline.Token);
        Assert.True(started.Success, started.Message);
        await shop.States.WaitForResourceHealthyAsync("shop", deadline.Token);

        Assert.Equal(database, await shop.ConnectionStringAsync("shop"));
        NpgsqlConnection.ClearAllPools();
        Assert.Equal(0L, await WhenItAnswersAsync(() => ScalarAsync(database, "SELECT count(*) FROM kept"), deadline.Token));
    }

    [Fact]
    public async Task SecondRun_OnTheSameData_OpensItWithTheKeptPasswordAndWithANewOne()
    {
        var data = Path.Combine(Path.GetTempPath(), $"sidechain-data-{Guid.NewGuid():N}"[..26]);
        string first, second, third;
        await using (var shop = await Shop.StartAsync($"--SIDECHAIN_DATA={data}"))
        {
            first = new NpgsqlConnectionStringBuilder(await shop.ConnectionStringAsync("shop")).Password!;
            await ScalarAsync(await shop.ConnectionStringAsync("shop"), "CREATE TABLE kept (n int)");
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "secrets.json")));
        Assert.Matches(@"-postgres-data-\d+$", Directory.GetDirectories(data, "*-postgres-data-*").Single());
        await using (var shop = await Shop.StartAsync($"--SIDECHAIN_DATA={data}"))
        {
            second = new NpgsqlConnectionStringBuilder(await shop.ConnectionStringAsync("shop")).Password!;
            Assert.Equal(0L, await ScalarAsync(await shop.ConnectionStringAsync("shop"), "SELECT count(*) FROM kept"));
        }

        await using (var shop = await Shop.StartAsync($"--SIDECHAIN_DATA={data}", "--Parameters:postgres-password=it's another"))
        {
            third = new NpgsqlConnectionStringBuilder(await shop.ConnectionStringAsync("shop")).Password!;
            Assert.Equal(0L, await ScalarAsync(await shop.ConnectionStringAsync("shop"), "SELECT count(*) FROM kept"));
        }

        Assert.Equal(first, second);
        Assert.Equal("it's another", third);
        Directory.Delete(data, recursive: true);
    }

    // Aspire keeps the health check's last word: a server that was healthy when it was stopped counts as healthy when it starts again.
    private static async Task<object?> WhenItAnswersAsync(Func<Task<object?>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (NpgsqlException e) when (e is not PostgresException || e.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // it has ended
            }

            yield return line;
        }
    }
}

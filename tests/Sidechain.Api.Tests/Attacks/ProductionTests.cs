using System.Net;
using Npgsql;
using Sidechain.Api.Tests.Hosting;
using Sidechain.ServiceDefaults.Background;
using Sidechain.ServiceDefaults.Production;
using Sidechain.Tests;

namespace Sidechain.Api.Tests.Attacks;

/// <summary>What is fine on a development machine keeps a service from starting anywhere else.</summary>
public sealed class ProductionTests(Servers servers)
{
    [Fact]
    public async Task DevelopmentUsers_StopTheStart()
    {
        var database = (Settings.Database, await servers.Postgres.CreateOwnedDatabaseAsync(TestContext.Current.CancellationToken));
        await using (await ApiServer.StartAsync(servers, database))
        {
            // seeds them
        }

        var refused = await Assert.ThrowsAsync<UnsafeSettingException>(
            () => ApiServer.StartAsync(servers, database, ("environment", "Production")));

        Assert.Contains("alice, bob, sam", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionOfASuperuser_StopsTheStart()
    {
        var refused = await Assert.ThrowsAsync<UnsafeSettingException>(() => ApiServer.StartAsync(servers, ("environment", "Production")));

        Assert.Contains("superuser", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Jwt:Key", "change-me-change-me-change-me-change-me")]
    [InlineData("Jwt:Key", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("SIDECHAIN_OTLP_API_KEY", "short")]
    [InlineData("SIDECHAIN_FORWARDER_KEY", "a-password-of-enough-letters-but-no-luck")]
    [InlineData("Stream:ApiSecret", "default-secret-of-a-stream-that-is-long")]
    public async Task SecretThatCouldBeGuessed_StopsTheStart(string name, string value)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ApiServer.StartAsync(servers, ("environment", "Production"), (name, value)));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyOfForwardersThatIsMissing_StopsTheStart()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ApiServer.StartAsync(servers, ("environment", "Production"), ("SIDECHAIN_FORWARDER_KEY", "")));

        Assert.Contains("SIDECHAIN_FORWARDER_KEY is missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoleOfTheGuide_IsEnough_AndNoMore()
    {
        var (role, telemetrys) = await servers.Postgres.FollowProductionGuideAsync(TestContext.Current.CancellationToken);

        await using var api = await ApiServer.StartAsync(servers, ("environment", "Production"), (Settings.Database, role));

        using var user = await api.SignUpAsync();
        Assert.Equal(HttpStatusCode.Created, (await user.PostAsync()).Status);
        foreach (var (connection, statement) in new[]
        {
            (role, "CREATE SCHEMA more"), (role, "CREATE ROLE more"), (role, "CREATE DATABASE more"), (role, "COPY users TO '/tmp/users'"),
            (role, "ALTER ROLE sidechain_telemetry PASSWORD 'x'"),
            (telemetrys, "SELECT 1 FROM users"), (telemetrys, "DELETE FROM audio_posts"), (telemetrys, "DROP TABLE users"),
            (telemetrys, "CREATE ROLE more"),
        })
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await RefusalAsync(connection, statement));
        }
    }

    [Fact]
    public async Task DatabaseOfADevelopmentRun_IsHandedOverToTheRoles()
    {
        var old = await servers.Postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        string id;
        await using (var before = await ApiServer.StartAsync(servers, (Settings.Database, old)))
        {
            using var nobody = before.Client();
            await nobody.RegisterAsync("newcomer", "a-good-password");
            using var user = before.Client(await nobody.TokenAsync("newcomer", "a-good-password"));
            id = (await user.PostAsync("Before")).Text("id");
            await before.QueryAsync<int>("DELETE FROM users WHERE id IN ('alice', 'bob', 'sam') RETURNING 1");
        }

        var (role, _) = await servers.Postgres.HandOverAsync(old, TestContext.Current.CancellationToken);

        await using var api = await ApiServer.StartAsync(servers, ("environment", "Production"), (Settings.Database, role));
        using var stranger = api.Client();
        using var again = api.Client(await stranger.TokenAsync("newcomer", "a-good-password"));
        Assert.Equal("Before", (await again.GetAsync($"/api/v1/posts/{id}")).Text("title"));
        Assert.Equal(HttpStatusCode.Created, (await again.PostAsync("After")).Status);
        // As each migration has to.
        await api.QueryAsync<int>("ALTER TABLE users ADD COLUMN more int; SELECT 1");
    }

    [Fact]
    public async Task GuidesTableOfLimits_IsWhatApiHas()
    {
        var settings = Settings.For(servers, "Host=127.0.0.1", Path.GetTempPath(), "http://127.0.0.1:1", new Dictionary<string, string>());
        await using var api = ApiApp.Build([.. settings]);
        System.Reflection.Assembly[] assemblies = [typeof(ApiApp).Assembly, typeof(BackgroundOptions).Assembly];

        Assert.Equal(LimitsTable.True(api.Services, assemblies), LimitsTable.Said(api.Services, assemblies));
    }

    private static async Task<string?> RefusalAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        return refusal.SqlState;
    }
}

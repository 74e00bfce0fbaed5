using Sidechain.Api.Tests.Hosting;
using Sidechain.ServiceDefaults.Production;

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

        var refused = await Assert.ThrowsAsync<UnsafeSettingException>(() => ApiServer.StartAsync(servers, database, ("environment", "Production")));

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
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ApiServer.StartAsync(servers, ("environment", "Production"), (name, value)));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoleOfTheGuide_IsEnough()
    {
        var (role, _) = await servers.Postgres.FollowProductionGuideAsync(TestContext.Current.CancellationToken);

        await using var api = await ApiServer.StartAsync(servers, ("environment", "Production"), (Settings.Database, role));

        using var user = await api.SignUpAsync();
        Assert.Equal(System.Net.HttpStatusCode.Created, (await user.PostAsync()).Status);
    }
}

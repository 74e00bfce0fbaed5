using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sidechain.Hosting.LocalServers.Lifetime;

namespace Sidechain.Hosting.LocalServers.Tests;

public sealed class LifetimeTests
{
    [Theory]
    [InlineData("a dotnet run that was killed before it could be watched", 1, "init", "1", true)]
    [InlineData("the same under a user's systemd", 873, "systemd", "1", true)]
    [InlineData("a dotnet run that is a container's first process", 1, "dotnet", "1", false)]
    [InlineData("a program that a dotnet run has started starts the AppHost", 4711, "Sidechain.Bench", "1", false)]
    [InlineData("started in the background of a shell that has gone", 1, "init", null, false)]
    public void AppHost_IsAnOrphanOfDotnetRun(string description, int parent, string name, string? setByDotnetRun, bool orphan) =>
        Assert.True(orphan == ParentWatch.IsHandedToInit(parent, name, setByDotnetRun), description);

    [Fact]
    public async Task AppHost_WhoseOrchestratorConfirmsNothing_EndsAtTheLimit()
    {
        var (time, lifetime, exits) = (new FakeTimeProvider(), new Lifetime(), new List<int>());
        using var limit = new StopLimit(lifetime, time, exits.Add, NullLogger<StopLimit>.Instance);
        await limit.StartAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(exits);

        lifetime.StopApplication();
        time.Advance(StopLimit.Limit - TimeSpan.FromMilliseconds(1));
        Assert.Empty(exits);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([1], exits);
    }

    [Fact]
    public void Servers_InTheEnvironment_AreAnybodys()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var data = Data.DataFolder.Of(builder);

        Assert.EndsWith("_SERVERS", data.SettingOf("SERVERS"), StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("SERVERS", "web1,web2");
        try
        {
            Assert.Null(Aspire.Hosting.LocalServers.AskedServers(DistributedApplication.CreateBuilder([]), data));
            Assert.Equal(
                "process", Aspire.Hosting.LocalServers.AskedServers(DistributedApplication.CreateBuilder(["--servers=process"]), data));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SERVERS", null);
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();
    }
}

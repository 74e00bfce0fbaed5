using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Database;

public sealed class OutageTests(Servers servers)
{
    /// <summary>Below the minute for which EF would try again by default, and far above what two attempts take on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task DatabaseAway_EveryRoute_Is503SoonWithASentence()
    {
        var postgres = await PostgresServer.StartAsync();
        await using var api = await ApiServer.StartAsync(servers, (Settings.Database, await postgres.CreateDatabaseAsync()));
        using var author = await api.SignUpAsync();
        await postgres.DisposeAsync();

        var answers = await Task.WhenAll(author.LogInAsync("alice", "alice"), author.PostAsync(), author.GetAsync("/api/v1/posts/x")).WaitAsync(Limit);

        Assert.All(answers, answer => answer.IsProblem(HttpStatusCode.ServiceUnavailable, "database"));
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter));
    }
}

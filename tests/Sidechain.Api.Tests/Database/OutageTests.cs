using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Database;

public sealed class OutageTests(Servers servers)
{
    /// <summary>Below the minute for which EF would try again by default, and far above what two attempts take on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task DatabaseAway_EveryRoute_Is503SoonWithASentence_AndOneStackTraceTellsOfIt()
    {
        var logs = new KeptLogs();
        var postgres = await PostgresServer.StartAsync();
        var database = (Settings.Database, await postgres.CreateDatabaseAsync());
        await using var api = await ApiServer.StartAsync(servers, logs.Add, [.. KeptLogs.Levels, database]);
        using var author = await api.SignUpAsync();
        await postgres.DisposeAsync();

        await EveryRouteIsUnavailableAsync(author);

        await OneTraceTellsAsync(logs, author);
    }

    /// <summary>As long as its machine is stopped, a database says nothing: only a limit tells that from one that is slow.</summary>
    [Fact]
    public async Task DatabaseThatHangs_EveryRoute_Is503SoonWithASentence_AndOneStackTraceTellsOfIt()
    {
        var logs = new KeptLogs();
        await using var database = SilentDatabase.Of(await servers.Postgres.CreateDatabaseAsync());
        (string, string)[] settings = [(Settings.Database, database.ConnectionString), ("Database:StatementTimeout", "00:00:01")];
        await using var api = await ApiServer.StartAsync(servers, logs.Add, [.. KeptLogs.Levels, .. settings]);
        using var author = await api.SignUpAsync();
        database.FallSilent();

        await EveryRouteIsUnavailableAsync(author);

        await OneTraceTellsAsync(logs, author);
        database.Speak();
        await Eventually.Async("api is healthy", async () => (await author.GetAsync("/health")).Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Created, (await author.PostAsync()).Status);
    }

    private static async Task EveryRouteIsUnavailableAsync(ApiClient author)
    {
        var answers = await Task.WhenAll(
            author.LogInAsync("alice", "alice"), author.RegisterAsync("newcomer", "a-good-password"), author.PostAsync(),
            author.PostAsync(), author.GetAsync("/api/v1/posts/x"), author.GetAsync("/api/v1/posts/x/audio")).WaitAsync(Limit);

        Assert.All(answers, answer => answer.IsProblem(HttpStatusCode.ServiceUnavailable, "database"));
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await author.GetAsync("/health").WaitAsync(Limit)).Status);
        Assert.Equal(HttpStatusCode.OK, (await author.GetAsync("/alive").WaitAsync(Limit)).Status);
    }

    // Background work meets the outage as requests do, and health is asked for again and again.
    private static async Task OneTraceTellsAsync(KeptLogs logs, ApiClient author)
    {
        await Eventually.Async(
            "background work has met it", () => logs.Lines.Any(line => line.Message.Contains("OutboxWorker", StringComparison.Ordinal)));
        await author.GetAsync("/health");
        Assert.True(logs.Traces.Count() == 1, string.Join("\n\n", logs.Traces));
        Assert.Contains(logs.Lines, line => line.Message.Contains("still cannot be reached", StringComparison.Ordinal));
    }
}

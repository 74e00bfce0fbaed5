using System.Net;
using Npgsql;
using Sidechain.Telemetry.Logs;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Attacks;

/// <summary>Log records of eleven bytes, twenty thousand in a body, from users who want the memory and the connections of others.</summary>
public sealed class LogFloodTests(Databases databases)
{
    [Fact]
    public async Task RecordsOfAClient_BeyondTheMost_AreRejectedTogether_AndAServicesAreTaken()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Ingest:MaxLogs=10");

        var answer = await SendAsync(server, Smallest(50), "alice");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("too_many_records (40)", answer.Text, StringComparison.Ordinal);
        Assert.Equal(10L, await RecordsAsync(server));
        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(Smallest(50, second: 1), signal: "logs")).Status);
        Assert.Equal(60L, await RecordsAsync(server));
    }

    [Fact]
    public async Task ManyRecords_AreWrittenSliceBySlice_AndAllOfThem()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());

        Assert.Equal(HttpStatusCode.OK, (await server.PostOtlpAsync(Smallest(3500), signal: "logs")).Status);

        Assert.Equal(3500L, await RecordsAsync(server));
    }

    [Fact]
    public async Task FloodOfUsers_TakesOneConnection_AndOnesBeyondThoseWhoMayWaitAreTold()
    {
        const int Users = 10;
        const int OfEach = 5;
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync(), "--Store:StatementTimeout=00:00:30");
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand("LOCK TABLE telemetry.logs IN ACCESS EXCLUSIVE MODE", connection))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var sent = Enumerable.Range(0, Users * OfEach).Select(n => SendAsync(server, Smallest(10, n), $"user-{n % Users}")).ToList();
        await Wait.UntilAsync(
            "those are told for whom there is no place",
            () => Task.FromResult(sent.Count(one => one.IsCompleted) >= (Users * OfEach) - 32));
        var service = server.PostOtlpAsync(Smallest(10, 1000), signal: "logs");
        await Wait.UntilAsync("the service's are at it too", async () => await WritingAsync(server) == 2);

        // Everybody else goes on.
        (await server.PostAsync(Documents.Span(Documents.NewTraceId()), Servers.Users.Bob)).IsReceived(1);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("", Servers.Users.Bob)).Status);
        Assert.Equal(2L, await WritingAsync(server));
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        var answers = await Task.WhenAll(sent);
        Assert.Equal(HttpStatusCode.OK, (await service).Status);
        Assert.Equal(32, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.Status, answer.Headers.RetryAfter is not null)));
        Assert.Equal(330L, await RecordsAsync(server));
    }

    [Fact]
    public async Task ThoseBehindOneThatFoundNoDatabase_DoNotLookForItToo()
    {
        var turns = new LogTurns();
        var sender = Sender.Client("alice", "10.0.0.1");
        var first = turns.Join(sender);
        using var second = turns.Join(sender);
        await first.NextAsync(TestContext.Current.CancellationToken);
        var waiting = second.NextAsync(TestContext.Current.CancellationToken);

        first.Lose();
        first.Dispose();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        using var later = turns.Join(Sender.Client("bob", "10.0.0.2"));
        second.Dispose();
        await later.NextAsync(TestContext.Current.CancellationToken);
    }

    private static Task<Answer> SendAsync(TelemetryServer server, byte[] body, string user) =>
        server.PostOtlpAsync(body, key: null, signal: "logs", change: request =>
        {
            request.Headers.Authorization = Servers.Users.Token(user);
            request.Headers.Add("X-Client-Type", "cli");
        });

    /// <summary>A time and nothing else.</summary>
    private static byte[] Smallest(int count, int second = 0)
    {
        var start = (ulong)(DateTime.UtcNow.AddHours(-1) - DateTime.UnixEpoch).Ticks * 100 + ((ulong)second * 1_000_000_000);
        return LogRequest.Of("app", [.. Enumerable.Range(0, count).Select(n => OtlpRequest.Fixed64(1, start + (ulong)n))]);
    }

    private static async Task<long> RecordsAsync(TelemetryServer server) =>
        (long)(await server.ScalarAsync("SELECT count(*) FROM telemetry.logs"))!;

    private static async Task<long> WritingAsync(TelemetryServer server) => (long)(await server.ScalarAsync("""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'active' AND query LIKE '-- INSERT logs%' AND pid <> pg_backend_pid()
        """))!;
}

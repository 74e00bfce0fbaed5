using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;
using Sidechain.Api.Stream;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Stream;

public sealed class OutboxStoreTests(Servers servers)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Take_TwentyThousandOfOneLane_ReadsAHandful()
    {
        await using var api = await StartAsync();
        await WriteAsync(api, lanes: 1, entries: 20_000);
        await WriteAsync(api, lanes: 3, entries: 1, first: 2);
        // As autovacuum does sooner or later: without statistics Postgres plans otherwise.
        await ExecuteAsync(api, "ANALYZE stream_outbox");

        var (due, read) = await TakeCountedAsync(api);

        Assert.Equal(["lane-001:1", "lane-002:1", "lane-003:1", "lane-004:1"], due);
        Assert.InRange(read, 1, 100);
    }

    [Fact]
    public async Task Take_ManyLanes_ReadsAsManyAsItTakes()
    {
        await using var api = await StartAsync();
        await WriteAsync(api, lanes: 900, entries: 3);
        await ExecuteAsync(api, "ANALYZE stream_outbox");

        var (due, read) = await TakeCountedAsync(api);

        Assert.Equal(Enumerable.Range(1, OutboxStore.MostAtOnce).Select(lane => $"lane-{lane:000}:1"), due);
        Assert.InRange(read, due.Count, 10 * due.Count);
    }

    [Fact]
    public async Task Take_AfterALane_GoesOnBehindIt_AndGetsNoLanesSecondEntry()
    {
        await using var api = await StartAsync();
        await WriteAsync(api, lanes: 40, entries: 2);

        var first = await TakeAsync(api);
        var second = await TakeAsync(api, after: "lane-032");
        var third = await TakeAsync(api);

        Assert.Equal(Enumerable.Range(1, 32).Select(lane => $"lane-{lane:000}:1"), first);
        Assert.Equal(Enumerable.Range(33, 8).Select(lane => $"lane-{lane:000}:1"), second);
        Assert.Empty(third);
    }

    [Fact]
    public async Task Take_WhereTheHeadIsNotDue_LeavesItsLaneAlone()
    {
        await using var api = await StartAsync();
        await WriteAsync(api, lanes: 2, entries: 2);
        await ExecuteAsync(
            api, "UPDATE stream_outbox SET next_attempt_at = now() + interval '1 hour' WHERE lane = 'lane-001' AND subject = '1'");

        Assert.Equal(["lane-002:1"], await TakeAsync(api));
    }

    [Fact]
    public async Task Take_WhileAnotherReplicaTakes_GetsOthersThanIt()
    {
        await using var api = await StartAsync();
        await WriteAsync(api, lanes: 3, entries: 2);
        await using var scope = api.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SidechainDbContext>();
        await database.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await database.Database.ExecuteSqlRawAsync(
                "-- LOCK stream_outbox\nSELECT 1 FROM stream_outbox WHERE lane = 'lane-002' FOR UPDATE",
                TestContext.Current.CancellationToken);

            Assert.Equal(["lane-001:1", "lane-003:1"], await TakeAsync(api));
        });
    }

    /// <summary>Without the worker, which would take what the test wants to see.</summary>
    private Task<ApiServer> StartAsync() => ApiServer.StartAsync(servers, WithoutWorker);

    private static void WithoutWorker(WebApplicationBuilder builder) =>
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(OutboxWorker)));

    /// <summary>Due entries; the subject counts those of a lane.</summary>
    private static Task WriteAsync(ApiServer api, int lanes, int entries, int first = 1) => ExecuteAsync(api, $"""
        INSERT INTO stream_outbox (kind, lane, author_id, posted_at, subject, next_attempt_at)
        SELECT 5, 'lane-' || lpad(lane::text, 3, '0'), 'someone', now(), entry::text, now()
        FROM generate_series(1, {entries}) entry, generate_series({first}, {first + lanes - 1}) lane ORDER BY entry, lane
        """);

    private static async Task ExecuteAsync(ApiServer api, string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(api.Database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<string>> TakeAsync(ApiServer api, string after = "")
    {
        await using var scope = api.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<OutboxStore>();
        return Drawn(await store.TakeDueAsync(Lease, after, TestContext.Current.CancellationToken));
    }

    /// <summary>With how many rows of the table the statement looked at, as Postgres counts them within the transaction.</summary>
    private static async Task<(IReadOnlyList<string> Due, long Read)> TakeCountedAsync(ApiServer api)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SidechainDbContext>();
        var store = scope.ServiceProvider.GetRequiredService<OutboxStore>();
        return await database.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var due = Drawn(await store.TakeDueAsync(Lease, after: "", TestContext.Current.CancellationToken));
            var read = await database.Database.SqlQueryRaw<long>("""
                -- SELECT pg_stat_xact_user_tables
                SELECT (seq_tup_read + idx_tup_fetch)::bigint AS "Value" FROM pg_stat_xact_user_tables WHERE relname = 'stream_outbox'
                """).ToListAsync(TestContext.Current.CancellationToken);
            return (due, read.Single());
        });
    }

    private static IReadOnlyList<string> Drawn(IEnumerable<OutboxEntry> entries) =>
        [.. entries.Select(entry => $"{entry.Lane}:{entry.Subject}")];
}

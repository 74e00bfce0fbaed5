using System.Diagnostics;
using Npgsql;
using Sidechain.Api.Database;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;
using Sidechain.TestServers;

namespace Sidechain.Api.Tests.Database;

/// <summary>An upload that had to wait for another one with the same idempotency key names its trace.</summary>
public sealed class LockHolderTests(Servers servers)
{
    private const string Tag = "db.lock.holder_trace_id";

    [Fact]
    public async Task Insert_AnotherUploadHoldsTheKey_NamesItsTrace()
    {
        SpanCollector.Start();
        var other = ActivityTraceId.CreateRandom().ToHexString();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();
        await using var holder = new NpgsqlConnection(api.Database);
        await holder.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, $"SET LOCAL application_name = 'sidechain-api {other}'");
        await ExecuteAsync(
            holder,
            "INSERT INTO audio_posts (id, author_id, title, audio_format, audio_size, audio_sha256, created_at) SELECT 'p', id, "
            + "'t', 'wav', 1, 's', now() FROM users WHERE name LIKE 'u%'");
        await ExecuteAsync(
            holder,
            "INSERT INTO idempotency_keys (author_id, key, post_id, fingerprint, created_at) SELECT author_id, 'key-1', id, 'f', "
            + "now() FROM audio_posts");

        var waiting = alice.PostAsync(idempotencyKey: "key-1");
        await Eventually.Async(
            "the insert names who holds the key", () => SpanCollector.Started.Any(span => other.Equals(span.GetTagItem(Tag))));
        await transaction.RollbackAsync();
        var post = await waiting;
        await SpanCollector.DrawAsync(post.Trace);

        var insert = Assert.Single(SpanCollector.Of(post.Trace), span => span.DisplayName == "INSERT audio_posts");
        Assert.Equal(other, insert.GetTagItem(Tag));
    }

    [Fact]
    public async Task Insert_NobodyHoldsTheKey_NamesNobody()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync(idempotencyKey: "key-1");
        await SpanCollector.DrawAsync(post.Trace);

        Assert.Null(SpanCollector.Of(post.Trace).Single(span => span.DisplayName == "INSERT audio_posts").GetTagItem(Tag));
    }

    [Fact]
    public async Task InsertsThatAllWait_AskForAllOfThem_ByFewConnections()
    {
        const int Inserts = 10;
        await using var database = SilentDatabase.Of(await servers.Postgres.CreateDatabaseAsync());
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var insert = new NpgsqlCommand("-- INSERT audio_posts\nSELECT 1", connection);
        var time = new SteppedTime();
        var holders = new LockHolders(database.ConnectionString, time);
        database.FallSilent();
        var before = database.Accepted;
        using var span = new Activity("insert").Start();
        for (var n = 0; n < Inserts; n++)
        {
            holders.Watch(span, insert);
        }

        await Eventually.Async("all are patient", () => time.Timers == Inserts);
        time.Step();

        // Each has either asked or put it off.
        await Eventually.Async("all have looked", () => time.Timers + (database.Accepted - before) == 2 * Inserts);
        Assert.Equal(2, database.Accepted - before);
    }

    [Fact]
    public void Name_OfASpan_HoldsItsTraceAndFitsInPostgres()
    {
        using var span = new Activity("post").Start();

        Assert.Equal($"sidechain-api {span.TraceId}", LockHolders.NameOf(span));
        Assert.InRange(LockHolders.NameOf(span).Length, 1, 63);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

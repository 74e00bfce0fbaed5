using Npgsql;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class UpgradeTests(Databases databases)
{
    [Fact]
    public async Task SpansOfTheFirstSchema_AreThereAfterTheSecond()
    {
        var connectionString = await databases.CreateAsync();
        var first = Migration.All[0];
        await using (var database = NpgsqlDataSource.Create(connectionString))
        {
            await database.CreateCommand($"""
                CREATE SCHEMA telemetry;
                CREATE TABLE telemetry.migrations (number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
                {first.Sql}
                INSERT INTO telemetry.migrations (number, name) VALUES (1, '{first.Name}');
                INSERT INTO telemetry.traces (trace_id, owner, original_id, client_done) VALUES
                    ('4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 'alice', NULL, true), ('4bf92f35-77b3-4da6-a3ce-929d0e0e4737', NULL, 'abc', false);
                INSERT INTO telemetry.spans VALUES
                    ('4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 1, NULL, 1788000000000000000, 1788000000100000000, 0, 2, false, 'cli.share_loop', 'sidechain-cli', NULL, 'cli', '1.2.0', 'alice', '{"{\"n\":1}"}', '[]'),
                    ('4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 2, 1, 1788000000010000000, 1788000000090000000, 1, 0, false, 'POST', 'api', NULL, NULL, NULL, 'alice', '{"{}"}', '{"[{\"name\":\"e\",\"time_ns\":1}]"}');
                """).ExecuteNonQueryAsync();
        }

        await using var server = await TelemetryServer.StartAsync(connectionString);

        var document = await server.ReadAsync("4bf92f3577b34da6a3ce929d0e0e4736", Users.Alice, "?attributes=true");
        var root = document.Tree.Roots.Single();
        Assert.Equal(
            ("cli.share_loop", "1.2.0", 1L, true),
            (root.Span.Name, root.Span.ClientVersion, root.Span.Attributes["n"], document.ClientDone));
        Assert.Equal("e", root.Children.Single().Span.Events.Single().Name);
        (await server.PostAsync(Documents.Span("4bf92f3577b34da6a3ce929d0e0e4736", "0000000000000001"), Users.Alice))
            .IsReceived(0, """[{"index":0,"span_id":"0000000000000001","reason":"duplicate_span_id"}]""");
        (await server.PostAsync(Documents.Span("abc"), Users.Alice)).IsReceived(1);
        Assert.Equal("2 2 4 100 cli.share_loop", await server.ScalarAsync("""
            SELECT concat_ws(' ', span_count, status, clients, longest_ns / 1000000, root_name) FROM telemetry.traces WHERE owner = 'alice' AND original_id IS NULL
            """));
        Assert.Equal("abc", (await server.ReadAsync("abc", Users.Alice)).OriginalId);
    }

    [Fact]
    public async Task TracesOfAUsersOwnUnderAnothersForeignId_OfBeforeTheirIdsHadAKey_AreFoundAndGoOn()
    {
        var connectionString = await databases.CreateAsync();
        await using (var before = await TelemetryServer.StartAsync(connectionString))
        {
            foreach (var user in (string[])["alice", "bob"])
            {
                (await before.PostAsync(Documents.Span("upload-1", name: $"cli.of_{user}"), Users.Token(user))).IsReceived(1);
            }

            await before.ScalarAsync("""
                CREATE TEMP TABLE bobs AS SELECT trace_id, encode(substring(sha256(E'bob\nupload-1') FOR 16), 'hex')::uuid AS before
                FROM telemetry.traces WHERE owner = 'bob';
                UPDATE telemetry.spans s SET trace_id = before FROM bobs b WHERE s.trace_id = b.trace_id;
                UPDATE telemetry.traces t SET trace_id = before FROM bobs b WHERE t.trace_id = b.trace_id;
                INSERT INTO telemetry.alerts (rule, fired_at, resolved_at, value, threshold, spans, examples)
                SELECT 'slow', now(), now(), 1, 1, 1, array_agg(trace_id ORDER BY owner) FROM telemetry.traces;
                DROP TABLE telemetry.own_trace_key;
                DELETE FROM telemetry.migrations WHERE number = 15;
                """);
        }

        await using (var server = await TelemetryServer.StartAsync(connectionString))
        {
            Assert.Equal("cli.of_bob\n", await server.PictureAsync("upload-1", Users.Bob));
            Assert.Equal("cli.of_alice\n", await server.PictureAsync("upload-1", Users.Alice));
            Assert.True(await server.ScalarAsync(
                "SELECT examples = (SELECT array_agg(trace_id ORDER BY owner) FROM telemetry.traces) FROM telemetry.alerts") is true);
        }

        // The key is that of the database: one replica finds what another has stored.
        await using var replica = await TelemetryServer.StartAsync(connectionString);
        (await replica.PostAsync(Documents.Span("upload-1", "00000000000000b1", "cli.later"), Users.Bob)).IsReceived(1);
        Assert.Equal(2, (await replica.ReadAsync("upload-1", Users.Bob)).Tree.SpanCount);
        Assert.Equal("2", await replica.ScalarAsync("SELECT count(*)::text FROM telemetry.traces"));
    }
}

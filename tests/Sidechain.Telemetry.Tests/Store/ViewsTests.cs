using Npgsql;

namespace Sidechain.Telemetry.Tests.Store;

public sealed class ViewsTests(Databases databases)
{
    // As the document that this system is built from writes them, with an alias on the subquery, which Postgres wants until version 16.
    private const string EndToEnd = """
        SELECT * FROM (
          -- Server spans
          SELECT
            'server' as source,
            trace_id,
            span_id,
            name,
            duration_ms,
            EXTRACT(EPOCH FROM start_time)*1000 as start_time_ms,
            status
          FROM otel_spans
          WHERE trace_id = 'abc123def456'

          UNION ALL

          -- Client spans (linked to same trace)
          SELECT
            client_type as source,
            trace_id,
            span_id,
            operation as name,
            duration_ms,
            start_time_ms,
            status
          FROM client_telemetry_spans
          WHERE trace_id = 'abc123def456'
        ) AS spans
        ORDER BY start_time_ms;
        """;

    private const string Slow = """
        SELECT trace_id, MAX(duration_ms) as max_duration
        FROM (
          SELECT trace_id, duration_ms FROM otel_spans
          UNION ALL
          SELECT trace_id, duration_ms FROM client_telemetry_spans
        ) AS spans
        GROUP BY trace_id
        HAVING MAX(duration_ms) > 2000
        ORDER BY max_duration DESC
        LIMIT 10;
        """;

    [Theory]
    [InlineData("abc123def456")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736")]
    public async Task SeedsQueries_FindATrace_ByTheIdThatItCameWith(string traceId)
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        var mapped = Tracing.Context.TraceIds.TryMapTraceId(traceId, out var id) ? id.ToHexString() : "";
        await server.PostAsync($$"""
            {"spans":[
              {"trace_id":"{{traceId}}","span_id":"00000000000000a1","name":"plugin.upload_audio","start_time_ms":1788000000000,"duration_ms":3520,"client_type":"plugin"},
              {"trace_id":"{{traceId}}","span_id":"00000000000000a2","parent_span_id":"00000000000000a1","name":"plugin.http_request","start_time_ms":1788000003100,
               "duration_ms":318.5,"status":"error","client_type":"plugin","client_version":"1.0.1","attributes":{"sidechain.server.span_id":"00000000000000b1"} }]}
            """, Users.Alice);
        await server.PostOtlpAsync(Drawings.Of("POST /api/v1/posts  3140..3196  api server user.id:alice", mapped).ServiceRequest);
        await server.PostAsync(Documents.Span(Documents.NewTraceId()), Users.Alice);

        Assert.Equal(
            [
                $"plugin|{traceId}|00000000000000a1|plugin.upload_audio|3520|1788000000000|ok",
                $"plugin|{traceId}|00000000000000a2|plugin.http_request|318.5|1788000003100|error",
                $"server|{traceId}|0000000000000001|POST /api/v1/posts|56|1788000003140|ok",
            ],
            await RowsAsync(server, EndToEnd.Replace("abc123def456", traceId, StringComparison.Ordinal)));
        Assert.Equal([$"{traceId}|3520"], await RowsAsync(server, Slow));
        Assert.Equal(
            [
                $"{traceId}/00000000000000a2|{traceId}|00000000000000a2|00000000000000a1|plugin|1.0.1|plugin.http_request|"
                + $"1788000003100|1788000003418.5|318.5|error|-|"
                + $$"""{"sidechain.server.span_id": "00000000000000b1"}|alice|{{traceId}}""",
            ],
            await RowsAsync(server, """
                SELECT id, trace_id, span_id, parent_span_id, client_type, client_ver, operation, start_time_ms, end_time_ms, duration_ms, status, message,
                    attributes, user_id, server_trace_id FROM client_telemetry_spans WHERE created_at > now() - interval '1 hour' AND parent_span_id IS NOT NULL
                """));
    }

    [Fact]
    public async Task SearchByTraceId_ReadsIndexesAlone()
    {
        await using var server = await TelemetryServer.StartAsync(await databases.CreateAsync());
        await server.ScalarAsync("""
            INSERT INTO telemetry.traces (trace_id, day) SELECT gen_random_uuid(), (now() AT TIME ZONE 'utc')::date FROM generate_series(1, 20000);
            INSERT INTO telemetry.resources (service) VALUES ('api');
            INSERT INTO telemetry.spans (day, trace_id, span_id, start_ns, end_ns, resource, kind, status, origin, state, name)
            SELECT day, trace_id, n, 0, 1, 1, 0, 0, n % 2, 0, 'x' FROM telemetry.traces, generate_series(1, 2) n;
            ANALYZE telemetry.traces; ANALYZE telemetry.spans; ANALYZE telemetry.resources;
            """);

        var plan = string.Join('\n', await RowsAsync(server, "EXPLAIN " + EndToEnd));

        Assert.Contains("traces_by_text", plan, StringComparison.Ordinal);
        // Partitions that are empty are read whole.
        Assert.DoesNotContain($"Seq Scan on spans_{DateTime.UtcNow:yyyyMMdd}", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on traces", plan, StringComparison.Ordinal);
    }

    private static async Task<List<string>> RowsAsync(TelemetryServer server, string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var rows = await database.CreateCommand(sql).ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
        {
            lines.Add(
                string.Join(
                    '|',
                    Enumerable.Range(0, rows.FieldCount).Select(n =>
                        rows.IsDBNull(n) ? "-" : Convert.ToString(rows.GetValue(n), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return lines;
    }
}

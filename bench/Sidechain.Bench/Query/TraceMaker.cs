using System.Globalization;
using Npgsql;

namespace Sidechain.Bench.Query;

/// <summary>Fills the service's tables: a week's traces, two thirds of 5 spans and a third of 20, of three clients and services.</summary>
internal static class TraceMaker
{
    public const int Days = 7;
    public const string RareName = "plugin.recover_session";

    /// <summary>The trace of ten thousand spans.</summary>
    public static readonly Guid Large = Guid.Parse("11111111-1111-1111-1111-111111111111");

    private const string Term = "('x' || encode(substr(sha256(convert_to({0}, 'UTF8')), 1, 4), 'hex'))::bit(32)::int";

    private const string Steps = """
        CREATE TEMPORARY TABLE steps AS
        SELECT c.client, c.name AS client_name, s.n, replace(s.name, '{c}', c.name) AS name, s.part, s.kind, s.service,
            CASE s.service WHEN 'client' THEN c.client + 1 WHEN 'api' THEN 4 WHEN 'stream' THEN 5 ELSE 6 END AS resource,
            CASE s.service WHEN 'client' THEN (ARRAY[1, 2, 4])[c.client + 1] ELSE 0 END AS origin
        FROM (VALUES (0, 'plugin'), (1, 'web'), (2, 'cli')) AS c (client, name)
        CROSS JOIN (VALUES
            (0, '{c}.share_loop', 1.0, 0, 'client'), (1, '{c}.upload_audio', 0.95, 0, 'client'), (2, '{c}.http_request', 0.5, 2, 'client'),
            (3, 'POST /api/v1/posts', 0.4, 1, 'api'), (4, 'feed.create_post', 0.3, 0, 'api'), (5, '{c}.read_file', 0.01, 0, 'client'),
            (6, '{c}.encode_audio', 0.4, 0, 'client'), (7, 'http.read_body', 0.05, 0, 'api'), (8, 'INSERT audio_posts', 0.02, 2, 'api'),
            (9, 'DEL', 0.001, 2, 'api'), (10, 'stream.io.create_activity', 0.2, 0, 'api'), (11, 'POST', 0.2, 2, 'api'),
            (12, 'POST /api/v1.0/feed/{slug}/{id}', 0.18, 1, 'stream'), (13, '{c}.update_ui', 0.01, 0, 'client'),
            (14, '{c}.feed_page_load', 0.1, 0, 'client'), (15, '{c}.fetch_feed', 0.09, 0, 'client'),
            (16, 'GET /api/v1/feed', 0.05, 1, 'api'), (17, 'GET', 0.01, 2, 'api'), (18, 'SELECT audio_posts', 0.01, 2, 'api'),
            (19, 'SET', 0.001, 2, 'api')) AS s (n, name, part, kind, service)
        """;

    // Durations of a whole action: a second in the middle, a few of half a minute.
    private const string Traces = """
        CREATE TEMPORARY TABLE made AS
        SELECT n, gen_random_uuid() AS trace_id, (n % 3)::int AS client, CASE WHEN n % 3 = 0 THEN 20 ELSE 5 END AS spans,
            'user-' || n % 5000 AS owner,
            (extract(epoch FROM now()) * 1e9)::bigint - (n::float8 / {1} * {0} * 86400e9)::bigint AS start_ns,
            (exp(6.9 + 0.8 * ((random() + random() + random() + random() + random() + random() - 3) * 1.41)) * 1e6)::bigint AS total_ns
        FROM generate_series(1, {1}) AS n
        """;

    private const string TraceRows = """
        INSERT INTO telemetry.traces (
            trace_id, day, owner, client_done, start_ns, end_ns, longest_ns, span_count, status, clients, root, terms)
        SELECT m.trace_id, (to_timestamp(m.start_ns / 1e9) AT TIME ZONE 'utc')::date, m.owner, true,
            m.start_ns, m.start_ns + m.total_ns, m.total_ns, m.spans, CASE WHEN m.n % 200 = 0 THEN 1 ELSE 0 END,
            (ARRAY[1, 2, 4])[m.client + 1], '0' || lpad(m.start_ns::text, 19, '0') || t.root,
            telemetry.with_clients(
                t.terms || {0} || CASE WHEN m.n % 10000 = 0 THEN ARRAY[{1}] ELSE '{{}}'::int[] END,
                (ARRAY[1, 2, 4])[m.client + 1]::smallint)
        FROM made m JOIN (
            SELECT client, spans, min(name) FILTER (WHERE n = 0) AS root, array_agg(DISTINCT {2}) || array_agg(DISTINCT {3}) AS terms
            FROM steps CROSS JOIN (VALUES (5), (20)) AS l (spans) WHERE n < spans GROUP BY client, spans) t USING (client, spans)
        ORDER BY m.trace_id
        """;

    private const string SpanRows = """
        INSERT INTO telemetry.spans (
            day, trace_id, span_id, parent_id, start_ns, end_ns, offset_us, rtt_us,
            resource, kind, status, origin, state, name, user_id, attributes)
        SELECT (to_timestamp(m.start_ns / 1e9) AT TIME ZONE 'utc')::date, m.trace_id, s.n + 1, nullif(s.n / 2, 0),
            m.start_ns + s.n * 1000000, m.start_ns + s.n * 1000000 + (m.total_ns * s.part)::bigint,
            CASE WHEN s.origin > 0 THEN 12000 END, CASE WHEN s.origin > 0 THEN 3000 END,
            s.resource, s.kind, CASE WHEN m.n % 200 = 0 AND s.n = 0 THEN 1 ELSE 0 END, s.origin, 0,
            CASE WHEN m.n % 10000 = 0 AND s.n = 4 THEN '{0}' ELSE s.name END, m.owner,
            '{{"~1":"POST","~2":201,"~3":"http://localhost:8787/api/v1/posts","~4":"localhost","~5":8787,"~6":' || m.n % 100000
                || ',"post.id":"post-' || m.n || '","audio.format":"opus"}}'
        FROM made m JOIN steps s ON s.client = m.client AND s.n < m.spans
        WHERE m.n > {1} AND m.n <= {2}
        ORDER BY 1, 2
        """;

    public static async Task<IReadOnlyList<Guid>> FillAsync(NpgsqlDataSource database, int traces, Action<string> tell)
    {
        await using var connection = await database.OpenConnectionAsync();
        await ExecuteAsync(
            connection,
            "INSERT INTO telemetry.resources (service, client_type, client_version) OVERRIDING USER VALUE SELECT s, c, v FROM "
            + "(VALUES ('sidechain-plugin', 'plugin', '1.2.0'), ('sidechain-web', 'web', '3.1'), ('sidechain-cli', 'cli', '1.0'), "
            + "('api', NULL, NULL), ('stream', NULL, NULL), ('telemetry', NULL, NULL)) AS r (s, c, v)");
        await ExecuteAsync(connection, Steps);
        await ExecuteAsync(connection, Format(Traces, Days - 1, traces));
        await ExecuteAsync(
            connection,
            Format(
                TraceRows, Format(Term, "'post.id=post-' || m.n"), Format(Term, $"'name={RareName}'"), Format(Term, "'name=' || name"),
                Format(Term, "'service=' || CASE service WHEN 'client' THEN 'sidechain-' || client_name ELSE service END")));
        tell("trace rows are there");
        // In parts: a transaction's sort of all of them would not fit into memory.
        const int Parts = 10;
        for (var part = 0; part < Parts; part++)
        {
            await ExecuteAsync(connection, Format(SpanRows, RareName, (long)traces * part / Parts, (long)traces * (part + 1) / Parts));
            tell($"spans: {part + 1} of {Parts} parts");
        }

        await ExecuteAsync(connection, """
            INSERT INTO telemetry.traces (trace_id, day, owner, client_done, start_ns, end_ns, longest_ns, span_count, clients, root)
            SELECT '11111111-1111-1111-1111-111111111111', (now() AT TIME ZONE 'utc')::date, 'alice', true,
                n.ns, n.ns + 30000000000, 30000000000, 10000, 1, '0' || lpad(n.ns::text, 19, '0') || 'plugin.share_loop'
            FROM (SELECT (extract(epoch FROM now()) * 1e9)::bigint AS ns) n;
            INSERT INTO telemetry.spans (
                day, trace_id, span_id, parent_id, start_ns, end_ns, resource, kind, status, origin, state, name, user_id, attributes)
            SELECT t.day, t.trace_id, k, nullif(k / 8, 0),
                t.start_ns + k * 1000000::bigint, t.start_ns + k * 1000000::bigint + 20000000000 / k,
                CASE WHEN k < 100 THEN 1 ELSE 4 END, 0, 0, CASE WHEN k < 100 THEN 1 ELSE 0 END, 0, 'step ' || k % 50, 'alice',
                '{"~1":"POST","~2":201,"~3":"http://localhost:8787/api/v1/posts"}'
            FROM telemetry.traces t CROSS JOIN generate_series(1, 10000) AS k WHERE t.trace_id = '11111111-1111-1111-1111-111111111111'
            """);
        await ExecuteAsync(connection, "VACUUM ANALYZE");
        var sample = new List<Guid>();
        await using var command = new NpgsqlCommand("SELECT trace_id FROM made WHERE spans = 20 ORDER BY random() LIMIT 2000", connection);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            sample.Add(rows.GetGuid(0));
        }

        return sample;
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}

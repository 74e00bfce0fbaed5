using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;
using Sidechain.Bench.Ingest;
using Sidechain.Telemetry.Load;
using Sidechain.Telemetry.Traces;
using Sidechain.Telemetry.Traces.Search;
using Sidechain.TestServers;
using TraceFilter = Sidechain.Telemetry.Traces.Search.TraceFilter;

namespace Sidechain.Bench.Query;

/// <summary>The service's answers over a million traces of a week, as support asks for them; and the plans of their statements.</summary>
internal static class QueryBench
{
    private const int Asked = 500;
    private const int AskedForLarge = 50;
    private const int WarmUp = 4;

    public static async Task<int> RunAsync(int traces, string? plans)
    {
        await using var postgres = await PostgresServer.StartAsync(durable: true);
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var service = await Service.StartAsync(connectionString);
        await using var database = NpgsqlDataSource.Create(connectionString);
        var watch = Stopwatch.StartNew();
        var sample = await TraceMaker.FillAsync(database, traces, what => Print($"{watch.Elapsed.TotalSeconds,5:0} s: {what}"));
        var counts = await ScalarAsync(
            database,
            "SELECT concat_ws(', ', (SELECT sum(span_count) FROM telemetry.traces), (SELECT count(*) FROM telemetry.traces), "
            + "pg_size_pretty(pg_database_size(current_database())))");
        Print($"{watch.Elapsed.TotalSeconds,5:0} s: spans, traces, size: {counts}");
        service.Client.DefaultRequestHeaders.Authorization = TelemetryProcess.Token("sam", "support");

        var random = new Random(1);
        string Any(IReadOnlyList<string> of) => of[random.Next(of.Count)];
        await MeasureAsync(service, "trace by id, 20 spans", Asked, () => $"/{sample[random.Next(sample.Count)]:N}");
        await MeasureAsync(service, "trace by id, 10,000 spans", AskedForLarge, () => $"/{TraceMaker.Large:N}");
        await MeasureAsync(service, "slowest 10 of 7 days", Asked, () => "/slow?thresholdMs=0");
        await MeasureAsync(service, "slowest 10 above 20 s", Asked, () => "/slow?thresholdMs=20000");
        await MeasureAsync(service, "newest 50", Asked, () => "");
        await MeasureAsync(service, "client, name, at least 5 s", Asked, () =>
            $"?client={Any(["plugin", "web", "cli"])}"
            + $"&name={Any(["feed.create_post", "INSERT%20audio_posts", "POST"])}&min_duration_ms=5000");
        await MeasureAsync(service, "client, name, 1 to 1.2 s, slowest first", Asked, () =>
            $"?client={Any(["plugin", "web", "cli"])}&name=feed.create_post&min_duration_ms=1000&max_duration_ms=1200&sort=duration");
        await MeasureAsync(
            service, "client, rare name, at least 1 s", Asked, () => $"?client=plugin&name={TraceMaker.RareName}&min_duration_ms=1000");
        await MeasureAsync(
            service, "client, a name that nobody has, 5 s", Asked, () => "?client=plugin&name=no.such_span&min_duration_ms=5000");
        await MeasureAsync(service, "attribute: post.id", Asked, () => $"?attribute=post.id:post-{random.Next(1, traces)}");
        await MeasureAsync(service, "errors of one user", Asked, () => $"?user=user-{random.Next(5000)}&status=error");
        if (plans is not null)
        {
            await KeepPlansAsync(database, sample[0], plans);
        }

        return 0;
    }

    private static async Task MeasureAsync(TelemetryProcess service, string what, int times, Func<string> path)
    {
        var (inside, outside, bytes) = (new List<double>(), new List<double>(), 0);
        // First until the code is compiled for good, which a busy service's is after seconds.
        for (var n = -WarmUp * times; n < times; n++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await service.Client.GetAsync(new Uri($"/api/v1/traces{path()}", UriKind.Relative));
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{what}: {answer.StatusCode}");
            }

            if (n < 0)
            {
                continue;
            }

            outside.Add(watch.Elapsed.TotalMilliseconds);
            inside.Add(double.Parse(answer.Headers.GetValues("X-Server-Time").Single(), CultureInfo.InvariantCulture));
        }

        inside.Sort();
        outside.Sort();
        Print(
            $"{what,-42} in the service: median {At(inside, 0.5),7:0.0} ms, p99 {At(inside, 0.99),7:0.0} ms; "
            + $"seen by the caller: p99 {At(outside, 0.99),7:0.0} ms ({bytes} bytes)");
    }

    private static async Task KeepPlansAsync(NpgsqlDataSource database, Guid trace, string folder)
    {
        Directory.CreateDirectory(folder);
        await using var connection = await database.OpenConnectionAsync();
        Task KeepSearchAsync(string name, TraceFilter search, Guid[]? among = null)
        {
            using var command = SearchSql.Command(database, search, among);
            return KeepAsync(connection, folder, name, command.CommandText, [.. command.Parameters.Select(parameter => parameter.Clone())]);
        }

        var filter = new TraceFilter { From = DateTimeOffset.UtcNow.AddDays(-7), To = DateTimeOffset.UtcNow.AddDays(1), Limit = 50 };
        var rare = filter with { Attribute = KeyValuePair.Create("post.id", "post-4711") };
        await KeepAsync(connection, folder, "trace-by-id", TraceStore.Spans, new NpgsqlParameter { Value = trace });
        await KeepAsync(connection, folder, "trace-by-id-10000", TraceStore.Spans, new NpgsqlParameter { Value = TraceMaker.Large });
        await KeepSearchAsync("slowest", filter with { Order = TraceOrder.Duration, Limit = 10 });
        await KeepSearchAsync("newest", filter);
        await KeepSearchAsync("client-name-duration", filter with { Client = "plugin", Name = "feed.create_post", MinNs = 5_000_000_000 });
        await KeepSearchAsync("attribute", rare, [trace]);
        // As telemetry.traces_with runs it.
        await ExecuteAsync(connection, "SET enable_seqscan = off");
        await ExecuteAsync(connection, "SET enable_indexscan = off");
        await KeepAsync(
            connection, folder, "traces-with", "SELECT trace_id FROM telemetry.traces WHERE terms @> $1 AND span_count > 0 LIMIT 1001",
            new NpgsqlParameter { Value = rare.WantedTerms() });
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task KeepAsync(
        NpgsqlConnection connection, string folder, string name, string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", connection);
        command.Parameters.AddRange(parameters);
        var lines = new List<string> { sql, "" };
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}.txt"), lines);
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync();
    }

    private static double At(List<double> sorted, double part) => sorted[(int)(part * (sorted.Count - 1))];

    private static void Print(string line) => Console.WriteLine(line);
}

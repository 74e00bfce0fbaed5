using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Sidechain.Telemetry.Load;
using Sidechain.TestServers;

namespace Sidechain.Bench.Ingest;

/// <summary>
/// Spans through the service's doors, beside the same rows by COPY on one connection and beside the same door over Entity Framework Core:
/// alternately, in one run, on one Postgres with fsync on.
/// </summary>
internal static class IngestBench
{
    private const int Senders = 8;
    private const int SpansOfARequest = 500;
    private const int SpansOfASmallRequest = 50;
    private const int SpansOfABaselineCommit = 5000;
    private const long WarmUpSpans = 200_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(int runs)
    {
        await using var postgres = await PostgresServer.StartAsync(durable: true);
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var service = await Service.StartAsync(connectionString);
        await using var overEntityFramework = await TelemetryProcess.StartAsync(
            [typeof(IngestBench).Assembly.Location, "ef-service"], connectionString);
        await using var baseline = await CopyBaseline.OpenAsync(connectionString);
        await using var database = NpgsqlDataSource.Create(connectionString);
        var (request, commit) = (SpanSample.Of(SpansOfARequest), SpanSample.Of(SpansOfABaselineCommit));
        // Until the services' code is compiled for good.
        await WarmUpAsync(service, request, Doors.ClientAsync, WarmUpSpans);
        await WarmUpAsync(service, request, Doors.OtlpAsync, WarmUpSpans);
        await WarmUpAsync(service, request, Doors.GrpcAsync, WarmUpSpans);
        await WarmUpAsync(overEntityFramework, request, Doors.ClientAsync, WarmUpSpans / 10);
        // Keys have their numbers by now, and the baseline writes them too.
        var rows = commit.StoredRows(await NumbersAsync(database));

        var (clients, otlp, entities, copies, cpu, otlpCpu, size) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), "");
        var (grpc, grpcCpu) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            await EmptyAsync(database);
            copies.Add(await CopyAsync(baseline, rows));
            await EmptyAsync(database);
            var (rate, spans, micros) = await MeasureAsync(service, request, Doors.ClientAsync);
            clients.Add(rate);
            cpu.Add(micros);
            size = await SizeAsync(database, spans);
            await EmptyAsync(database);
            (rate, _, micros) = await MeasureAsync(service, request, Doors.OtlpAsync);
            otlp.Add(rate);
            otlpCpu.Add(micros);
            await EmptyAsync(database);
            (rate, _, micros) = await MeasureAsync(service, request, Doors.GrpcAsync);
            grpc.Add(rate);
            grpcCpu.Add(micros);
            await EmptyAsync(database);
            entities.Add((await MeasureAsync(overEntityFramework, request, Doors.ClientAsync)).Rate);
            Print(
                $"run {run + 1}: spans/s: clients' door {clients[^1]:0}, OTLP {otlp[^1]:0}, OTLP/gRPC {grpc[^1]:0}, "
                + $"COPY and ON CONFLICT {copies[^1]:0}, Entity Framework Core {entities[^1]:0}");
        }

        await EmptyAsync(database);
        var half = Median(clients) / 2;
        var probe = await MachineProbe.StartAsync(database);
        var latencies = await PaceAsync(service, SpanSample.Of(SpansOfASmallRequest), half, Round * 2);
        await probe.DisposeAsync();
        Print(
            $"clients' door {Median(clients):0} spans/s, {Median(cpu):0.0} us of the service's CPU a span; "
            + $"OTLP {Median(otlp):0} spans/s, {Median(otlpCpu):0.0} us");
        Print($"OTLP/gRPC {Median(grpc):0} spans/s, {Median(grpcCpu):0.0} us");
        Print(
            $"COPY and ON CONFLICT {Median(copies):0} spans/s: "
            + $"ratio {Median(clients) / Median(copies):0.00}, OTLP {Median(otlp) / Median(copies):0.00}");
        Print(
            $"Entity Framework Core {Median(entities):0} spans/s: "
            + $"{Median(clients) / Median(entities):0.0} times as many through the service's own store");
        Print($"bytes a span on disk: {size}; working set {service.Memory / (1 << 20)} MiB");
        Print(
            $"requests of {SpansOfASmallRequest} spans at {half:0} spans/s: median {Quantile(latencies, 0.5):0.0} ms, "
            + $"p99 {Quantile(latencies, 0.99):0.0} ms, most {latencies[^1]:0.0} ms ({latencies.Length} requests)");
        Print($"meanwhile, {probe}");
        return 0;
    }

    private static async Task WarmUpAsync(
        TelemetryProcess service, SpanSample sample, Func<TelemetryProcess, SpanSample, Task> send, long spans)
    {
        for (var warm = 0L; warm < spans;)
        {
            warm += (await SendAsync(service, sample, send, TimeSpan.FromSeconds(1))).Spans;
        }
    }

    private static async Task<(double Rate, long Spans, double CpuMicroseconds)> MeasureAsync(
        TelemetryProcess service, SpanSample sample, Func<TelemetryProcess, SpanSample, Task> send)
    {
        var before = service.CpuTime;
        var (rate, spans) = await SendAsync(service, sample, send, Round);
        return (rate, spans, (service.CpuTime - before).TotalMicroseconds / spans);
    }

    private static async Task<(double Rate, long Spans)> SendAsync(
        TelemetryProcess service, SpanSample sample, Func<TelemetryProcess, SpanSample, Task> send, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var spans = 0L;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                await send(service, sample);
                Interlocked.Add(ref spans, sample.Spans);
            }
        })));
        return (spans / watch.Elapsed.TotalSeconds, spans);
    }

    private static async Task<double> CopyAsync(CopyBaseline baseline, IReadOnlyList<SpanSample.Row> rows)
    {
        var watch = Stopwatch.StartNew();
        var spans = 0L;
        for (; watch.Elapsed < Round; spans += rows.Count)
        {
            await baseline.WriteAsync(rows);
        }

        return spans / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Milliseconds from the instant at which each request was due, in ascending order.</summary>
    private static async Task<double[]> PaceAsync(TelemetryProcess service, SpanSample sample, double spansPerSecond, TimeSpan time)
    {
        var interval = TimeSpan.FromSeconds(sample.Spans / spansPerSecond);
        var latencies = new ConcurrentBag<double>();
        var sent = new List<Task>();
        var watch = Stopwatch.StartNew();
        for (var due = TimeSpan.Zero; due < time; due += interval)
        {
            if (due - watch.Elapsed is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait);
            }

            var at = due;
            sent.Add(Task.Run(async () =>
            {
                await Doors.ClientAsync(service, sample);
                latencies.Add((watch.Elapsed - at).TotalMilliseconds);
            }));
        }

        await Task.WhenAll(sent);
        return [.. latencies.Order()];
    }

    private static async Task EmptyAsync(NpgsqlDataSource database)
    {
        await database.CreateCommand("TRUNCATE telemetry.spans, telemetry.traces").ExecuteNonQueryAsync();
        await database.CreateCommand("CHECKPOINT").ExecuteNonQueryAsync();
    }

    private static async Task<Dictionary<string, int>> NumbersAsync(NpgsqlDataSource database)
    {
        var numbers = new Dictionary<string, int>();
        await using var rows = await database.CreateCommand("SELECT key, id FROM telemetry.attribute_keys").ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            numbers[rows.GetString(0)] = rows.GetInt32(1);
        }

        return numbers;
    }

    private static async Task<string> SizeAsync(NpgsqlDataSource database, long spans)
    {
        await using var rows = await database.CreateCommand("""
            SELECT sum(pg_table_size(relid)), sum(pg_indexes_size(relid)),
                pg_table_size('telemetry.traces'), pg_indexes_size('telemetry.traces')
            FROM pg_partition_tree('telemetry.spans') WHERE isleaf
            """).ExecuteReaderAsync();
        await rows.ReadAsync();
        double[] parts =
        [
            (double)rows.GetDecimal(0) / spans, (double)rows.GetDecimal(1) / spans, (double)rows.GetInt64(2) / spans,
            (double)rows.GetInt64(3) / spans,
        ];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{parts.Sum():0} (rows {parts[0]:0}, their index {parts[1]:0}, trace rows {parts[2]:0}, their indexes {parts[3]:0})");
    }

    private static double Median(IEnumerable<double> values) => Quantile([.. values.Order()], 0.5);

    private static double Quantile(double[] sorted, double part) => sorted[(int)(part * (sorted.Length - 1))];

    private static void Print(string line) => Console.WriteLine(line);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Sidechain.TestServers;

namespace Sidechain.Bench.Ingest;

/// <summary>Spans through the clients' door, beside the same rows by COPY on one connection: alternately, in one run, on one Postgres with fsync on.</summary>
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
        await using var service = await TelemetryProcess.StartAsync(connectionString);
        await using var baseline = await CopyBaseline.OpenAsync(connectionString);
        await using var database = NpgsqlDataSource.Create(connectionString);
        var (request, rows) = (SpanSample.Of(SpansOfARequest), SpanSample.Of(SpansOfABaselineCommit));
        // Until the service's code is compiled for good.
        for (var warm = 0L; warm < WarmUpSpans;)
            warm += (await SendAsync(service, request, TimeSpan.FromSeconds(1))).Spans;

        var (through, beside, cpu, bytes) = (new List<double>(), new List<double>(), new List<double>(), 0L);
        for (var run = 0; run < runs; run++)
        {
            await EmptyAsync(database);
            beside.Add(await WriteAsync(baseline, rows));
            await EmptyAsync(database);
            var before = service.CpuTime;
            var (rate, spans) = await SendAsync(service, request, Round);
            through.Add(rate);
            cpu.Add((service.CpuTime - before).TotalMicroseconds / spans);
            bytes = await SizeAsync(database, spans);
            Print($"run {run + 1}: through the service {through[^1]:0} spans/s, COPY and ON CONFLICT {beside[^1]:0}, service CPU {cpu[^1]:0.0} us a span");
        }

        await EmptyAsync(database);
        var half = Median(through) / 2;
        var latencies = await PaceAsync(service, SpanSample.Of(SpansOfASmallRequest), half, Round * 2);
        Print($"through the service {Median(through):0} spans/s; COPY and ON CONFLICT {Median(beside):0}; ratio {Median(through) / Median(beside):0.00}");
        Print($"service CPU {Median(cpu):0.0} us a span; {bytes} bytes a span on disk, indexes and trace rows included; working set {service.Memory / (1 << 20)} MiB");
        Print($"requests of {SpansOfASmallRequest} spans at {half:0} spans/s: median {Quantile(latencies, 0.5):0.0} ms, p99 {Quantile(latencies, 0.99):0.0} ms, most {latencies[^1]:0.0} ms ({latencies.Length} requests)");
        return 0;
    }

    private static async Task<(double Rate, long Spans)> SendAsync(TelemetryProcess service, SpanSample sample, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var spans = 0L;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                await service.SendAsync(sample.Document());
                Interlocked.Add(ref spans, sample.Spans);
            }
        })));
        return (spans / watch.Elapsed.TotalSeconds, spans);
    }

    private static async Task<double> WriteAsync(CopyBaseline baseline, SpanSample sample)
    {
        var watch = Stopwatch.StartNew();
        var spans = 0L;
        for (; watch.Elapsed < Round; spans += sample.Spans)
            await baseline.WriteAsync(sample);
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
            if (due - watch.Elapsed is { Ticks: > 0 } wait) await Task.Delay(wait);
            var at = due;
            sent.Add(Task.Run(async () =>
            {
                await service.SendAsync(sample.Document());
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

    private static async Task<long> SizeAsync(NpgsqlDataSource database, long spans)
    {
        var total = (decimal)(await database.CreateCommand("""
            SELECT sum(pg_total_relation_size(relid)) + pg_total_relation_size('telemetry.traces') FROM pg_partition_tree('telemetry.spans')
            """).ExecuteScalarAsync())!;
        return (long)(total / spans);
    }

    private static double Median(IEnumerable<double> values) => Quantile([.. values.Order()], 0.5);

    private static double Quantile(double[] sorted, double part) => sorted[(int)(part * (sorted.Length - 1))];

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

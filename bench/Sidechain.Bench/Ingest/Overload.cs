using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Npgsql;
using Sidechain.Telemetry.Load;
using Sidechain.TestServers;

namespace Sidechain.Bench.Ingest;

/// <summary>Many more requests at once than may wait, for minutes: what the service holds must not grow.</summary>
internal static class Overload
{
    private const int Senders = 400;
    private const int SpansOfARequest = 500;
    private const long MostBytes = 3L << 30;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(int minutes)
    {
        await using var postgres = await PostgresServer.StartAsync(durable: true);
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var service = await Service.StartAsync(connectionString);
        await using var database = NpgsqlDataSource.Create(connectionString);
        var (answers, memory) = (new ConcurrentDictionary<HttpStatusCode, long>(), new List<long>());
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        var sample = SpanSample.Of(SpansOfARequest);
        var sending = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendAsync(service, sample, answers, stop.Token))).ToArray();
        for (var watch = Stopwatch.StartNew(); !stop.IsCancellationRequested;)
        {
            await Task.Delay(Watched, CancellationToken.None);
            memory.Add(service.Memory);
            // Data are bounded, as retention would; tables in the order in which the service locks them.
            var size = (long)(await database.CreateCommand("SELECT pg_database_size(current_database())").ExecuteScalarAsync())!;
            if (size > MostBytes)
            {
                await database.CreateCommand("TRUNCATE telemetry.traces, telemetry.spans").ExecuteNonQueryAsync();
            }

            Console.WriteLine(
                $"{watch.Elapsed.TotalSeconds,4:0} s: working set {memory[^1] >> 20} MiB, data {size >> 20} MiB, "
                + $"{string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{(int)a.Key}: {a.Value}"))}");
        }

        await Task.WhenAll(sending);
        var half = memory.Count / 2;
        var (first, last) = (memory[..half].Max() >> 20, memory[half..].Max() >> 20);
        Console.WriteLine($"{minutes} minutes: most {first} MiB in the first half, {last} MiB in the second");
        Console.WriteLine($"answers: {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{(int)a.Key}: {a.Value}"))}");
        return answers.Keys.All(status => status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable) && last < first * 1.1 ? 0 : 1;
    }

    private static async Task SendAsync(
        TelemetryProcess service, SpanSample sample, ConcurrentDictionary<HttpStatusCode, long> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var status = await service.PostAsync(sample.Document());
            answers.AddOrUpdate(status, 1, (_, times) => times + 1);
            // Not at once again: the point is what waits in the service, not how fast it can refuse.
            if (status != HttpStatusCode.OK)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 200)), CancellationToken.None);
            }
        }
    }
}

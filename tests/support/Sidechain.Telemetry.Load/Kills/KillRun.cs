using System.Collections.Concurrent;
using System.Net;
using Npgsql;
using Sidechain.TestServers;

namespace Sidechain.Telemetry.Load.Kills;

/// <summary>Kills the service or Postgres under load, so many times, and accounts for every span that was answered with 200.</summary>
internal static class KillRun
{
    private const int Senders = 4;
    private const int SpansOfARequest = 200;
    private const int RequestsBetweenKills = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<KillReport> RunAsync(string[] program, KillTarget target, int kills, int seed)
    {
        await using var postgres = await PostgresServer.StartAsync(durable: true);
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var service = await TelemetryProcess.StartAsync(program, connectionString);
        var run = new Run(service);
        using var stop = new CancellationTokenSource();
        var sending = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => run.SendAsync(stop.Token))).ToArray();
        var random = new Random(seed);
        for (var kill = 0; kill < kills; kill++)
        {
            // In the middle of it: some requests after the last, and then at any instant.
            await run.UntilAnsweredAsync(RequestsBetweenKills);
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 50));
            if (target == KillTarget.Service)
            {
                await service.KillAndStartAsync();
            }
            else
            {
                await postgres.KillAndStartAsync();
            }
        }

        await run.UntilAnsweredAsync(RequestsBetweenKills);
        await stop.CancelAsync();
        await Task.WhenAll(sending);
        return await run.CheckAsync(connectionString, kills);
    }

    private sealed class Run(TelemetryProcess service)
    {
        private readonly SpanSample _sample = SpanSample.Of(SpansOfARequest);
        private readonly ConcurrentQueue<Guid> _answered = new();
        private long _requests;
        private long _repeats;

        // What is not answered is sent again until it is, as a client does; only then may the sender go.
        public async Task SendAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                var traces = _sample.NewTraces();
                var document = _sample.Document(traces);
                while (!await TryAsync(document))
                {
                    Interlocked.Increment(ref _repeats);
                    await Task.Delay(Pause, CancellationToken.None);
                }

                foreach (var trace in traces)
                {
                    _answered.Enqueue(trace);
                }

                Interlocked.Increment(ref _requests);
            }
        }

        public async Task UntilAnsweredAsync(int more)
        {
            for (var until = Interlocked.Read(ref _requests) + more; Interlocked.Read(ref _requests) < until;)
            {
                await Task.Delay(Pause);
            }
        }

        public async Task<KillReport> CheckAsync(string connectionString, int kills)
        {
            await using var database = NpgsqlDataSource.Create(connectionString);
            await using var command = database.CreateCommand("""
                SELECT coalesce(sum($2 - least(coalesce(c.spans, 0), $2)), 0)::bigint, count(*) FILTER (WHERE t.span_count IS DISTINCT FROM c.spans)
                FROM unnest($1) AS a (trace_id) LEFT JOIN telemetry.traces t USING (trace_id)
                LEFT JOIN (SELECT trace_id, count(*) AS spans FROM telemetry.spans GROUP BY trace_id) c USING (trace_id)
                """);
            command.CommandTimeout = (int)TimeSpan.FromMinutes(5).TotalSeconds;
            command.Parameters.Add(new() { Value = _answered.ToArray() });
            command.Parameters.Add(new() { Value = (long)SpanSample.SpansOfATrace });
            await using var rows = await command.ExecuteReaderAsync();
            await rows.ReadAsync();
            return new KillReport(kills, _answered.Count * (long)SpanSample.SpansOfATrace, _repeats, rows.GetInt64(0), rows.GetInt64(1));
        }

        private async Task<bool> TryAsync(byte[] document)
        {
            try
            {
                return await service.PostAsync(document) switch
                {
                    HttpStatusCode.OK => true,
                    HttpStatusCode.ServiceUnavailable => false,
                    var other => throw new InvalidOperationException($"telemetry answered {(int)other}"),
                };
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Sidechain.Bench.Ingest;

/// <summary>
/// The machine's own delays while something else is measured: a commit of one row on a connection of its own, and how late a sleeping
/// thread wakes. A tail that these have too is not the service's.
/// </summary>
internal sealed class MachineProbe : IAsyncDisposable
{
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<double> _commits = [];
    private readonly ConcurrentBag<double> _wakes = [];
    private readonly Task _committing;
    private readonly Task _waking;

    private MachineProbe(NpgsqlDataSource database)
    {
        _committing = Task.Run(() => CommitAsync(database));
        _waking = Task.Factory.StartNew(Wake, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public static async Task<MachineProbe> StartAsync(NpgsqlDataSource database)
    {
        await database.CreateCommand("CREATE TABLE IF NOT EXISTS bench_probe (n int)").ExecuteNonQueryAsync();
        return new(database);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_committing, _waking);
        _stop.Dispose();
    }

    public override string ToString() => $"a commit of one row: {Text(_commits)}; a thread that slept wakes late by {Text(_wakes)}";

    private static string Text(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return string.Create(CultureInfo.InvariantCulture,
            $"median {sorted[sorted.Length / 2]:0.0} ms, p99 {sorted[(int)(0.99 * (sorted.Length - 1))]:0.0} ms, most {sorted[^1]:0.0} ms");
    }

    private async Task CommitAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO bench_probe VALUES (1)", connection);
        while (!_stop.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            await insert.ExecuteNonQueryAsync();
            _commits.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(BetweenCommits);
        }
    }

    private void Wake()
    {
        while (!_stop.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            Thread.Sleep(Nap);
            _wakes.Add((watch.Elapsed - Nap).TotalMilliseconds);
        }
    }
}

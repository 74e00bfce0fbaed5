using Microsoft.Extensions.Options;
using Npgsql;
using Sidechain.ServiceDefaults.Background;

namespace Sidechain.Telemetry.Store;

/// <summary>Runs the writers. The web server stops before it, so that every request that was taken in is still answered.</summary>
internal sealed class WriterService(
    WriteQueue queue, NpgsqlDataSource database, OwnTraces own, IOptions<StoreOptions> options, StepBudget steps,
    IEnumerable<ICommitListener> listeners, BackgroundRounds rounds, TimeProvider time, ILogger<WriterService> logger)
    : SteadyService(rounds, time, logger)
{
    /// <summary>Writes until the queue is closed and empty. When one writer fails, all begin anew; the queue keeps its batches.</summary>
    protected override async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        await using var closing = stoppingToken.Register(queue.Close);
        using var failed = new CancellationTokenSource();
        // They wait for work from here on; what they cannot write, they tell those who sent it.
        Works();
        await Task.WhenAll(
            Enumerable.Range(0, options.Value.Writers).Select(_ => Task.Run(() => WriteAsync(failed), CancellationToken.None)));
        return Timeout.InfiniteTimeSpan;
    }

    private async Task WriteAsync(CancellationTokenSource failed)
    {
        try
        {
            await using var connection = new WriterConnection(database, own, options.Value, steps, Time, [.. listeners]);
            await new GroupWriter(queue, connection, options.Value, Time, logger).RunAsync(Works, failed.Token);
        }
        catch (OperationCanceledException) when (failed.IsCancellationRequested)
        {
            // The other one tells why.
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }
}

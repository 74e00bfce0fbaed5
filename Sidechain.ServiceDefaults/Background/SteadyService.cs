using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sidechain.ServiceDefaults.Background;

/// <summary>
/// Background work in rounds that outlives a round's exception: it is logged, <c>/health</c> says degraded until a round succeeds, and the
/// next round comes after a pause that doubles. (An exception that leaves a <see cref="BackgroundService"/> would end the whole service.)
/// </summary>
/// <param name="rounds">The outcomes of all such services.</param>
/// <param name="time">Times the pauses.</param>
/// <param name="logger">Gets a line a failure, and the exception with the first of a row, or of an outage of the database.</param>
public abstract class SteadyService(BackgroundRounds rounds, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>By which rounds tell the time.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>What people read of it in logs and in the health check.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Waits for what every round needs.</summary>
    protected virtual Task PrepareAsync(CancellationToken stoppingToken) => Task.CompletedTask;

    /// <summary>Works once.</summary>
    /// <returns>The pause until the next round; <see cref="Timeout.InfiniteTimeSpan"/> when there is nothing left to do.</returns>
    protected abstract Task<TimeSpan> RoundAsync(CancellationToken stoppingToken);

    /// <summary>For rounds that go on to wait for work: what failed before works again.</summary>
    protected void Works() => rounds.Succeed(Name);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What it does until it first waits would hold up the start of the services behind it.
        await Task.Yield();
        try
        {
            await PrepareAsync(stoppingToken);
            for (var pause = TimeSpan.Zero; pause != Timeout.InfiniteTimeSpan;)
            {
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, Time, stoppingToken);
                }

                pause = await TryRoundAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task<TimeSpan> TryRoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            rounds.Begin(Name);
            var pause = await RoundAsync(stoppingToken);
            rounds.Succeed(Name);
            return pause;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failed)
        {
            var (failures, pause, isNews) = rounds.Fail(Name, failed);
            if (isNews)
            {
                BackgroundLog.Failed(logger, failed, Name, pause);
            }
            else
            {
                BackgroundLog.FailedAgain(logger, Name, failures, failed.Message, pause);
            }

            return pause;
        }
    }
}

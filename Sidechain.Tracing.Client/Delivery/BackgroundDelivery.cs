using System.Threading.Channels;

namespace Sidechain.Tracing.Client.Delivery;

/// <summary>
/// For clients that run long: delivers at an interval, and as soon as a batch is full. After a failure only at the interval.
/// </summary>
internal sealed class BackgroundDelivery : IDisposable
{
    private readonly Func<CancellationToken, Task<DeliveryResult>> _flush;
    private readonly Func<TimeSpan> _pause;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _full = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;

    /// <param name="flush">One attempt to deliver what waits.</param>
    /// <param name="pause">How long to wait for the next one.</param>
    /// <param name="time">Measures the pause.</param>
    public BackgroundDelivery(Func<CancellationToken, Task<DeliveryResult>> flush, Func<TimeSpan> pause, TimeProvider time)
    {
        (_flush, _pause, _time) = (flush, pause, time);
        _ = Task.Run(RunAsync);
    }

    /// <summary>A batch is full. Costs nothing, from any thread.</summary>
    public void Wake() => _full.Writer.TryWrite(true);

    /// <summary>Somebody who cannot wait wants to deliver himself.</summary>
    public void GiveWay()
    {
        lock (_lock)
        {
            _running?.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stop.Cancel();
            _running?.Cancel();
        }
    }

    private async Task RunAsync()
    {
        var hasFailed = false;
        while (!_stop.IsCancellationRequested)
        {
            await WaitAsync(hasFailed).ConfigureAwait(false);
            using var run = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            SetRunning(run);
            if (!_stop.IsCancellationRequested)
            {
                hasFailed = (await _flush(run.Token).ConfigureAwait(false)).Reason is not null;
            }

            SetRunning(null);
        }

        _stop.Dispose();
    }

    private void SetRunning(CancellationTokenSource? run)
    {
        lock (_lock)
        {
            _running = run;
        }
    }

    private async Task WaitAsync(bool hasFailed)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var pause = Task.Delay(_pause(), _time, waiting.Token);
        await (hasFailed ? pause : Task.WhenAny(pause, _full.Reader.WaitToReadAsync(waiting.Token).AsTask()))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await waiting.CancelAsync().ConfigureAwait(false);
        _full.Reader.TryRead(out _);
    }
}

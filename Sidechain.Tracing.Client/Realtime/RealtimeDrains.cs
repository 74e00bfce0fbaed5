using System.Diagnostics;
using Sidechain.Tracing.Client.Recording;

namespace Sidechain.Tracing.Client.Realtime;

/// <summary>The rings of a recorder, and the loop that empties them.</summary>
internal sealed class RealtimeDrains(SpanRecorder recorder) : ILateSpans
{
    /// <summary>A ring of 1,024 holds what 3 s of blocks of 128 samples bring; this is far below.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly List<RealtimeDrain> _drains = [];
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;

    public RealtimeRing Create(RecordedSpan parent, int capacity)
    {
        var ring = new RealtimeRing(parent, capacity);
        lock (_lock)
        {
            _drains.Add(new RealtimeDrain(recorder, ring));
            if (_loop is null)
            {
                // No activity of the caller may flow into the loop.
                using (ExecutionContext.SuppressFlow())
                {
                    _loop = Task.Run(LoopAsync);
                }
            }
        }

        return ring;
    }

    public void Drain() => Drain(isLast: false);

    private void Drain(bool isLast)
    {
        RealtimeDrain[] drains;
        lock (_lock)
        {
            drains = [.. _drains];
        }

        foreach (var drain in drains)
        {
            // Asked before: what came until then is seen now.
            var isDone = drain.HasEnded;
            drain.Drain(isLast || isDone);
            if (isDone)
            {
                lock (_lock)
                {
                    _drains.Remove(drain);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }

        Drain(isLast: true);
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        // The monotonic time of real work: a clock that a test moves has nothing to say here.
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                Drain();
            }
        }
        catch (OperationCanceledException)
        {
            // The recorder is being disposed, and drains for the last time.
            Debug.Assert(_stop.IsCancellationRequested);
        }
    }
}

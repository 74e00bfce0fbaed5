using System.Collections.Concurrent;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>A clock whose timers go off when a test says so.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly ConcurrentQueue<(TimerCallback Callback, object? State)> _waiting = new();
    private int _timers;

    /// <summary>Timers that were set so far.</summary>
    public int Timers => Volatile.Read(ref _timers);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waiting.Enqueue((callback, state));
        Interlocked.Increment(ref _timers);
        return new Timer();
    }

    /// <summary>All that wait now go off.</summary>
    public void Step()
    {
        for (var left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var timer); left--)
        {
            timer.Callback(timer.State);
        }
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

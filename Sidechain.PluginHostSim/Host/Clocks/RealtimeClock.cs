namespace Sidechain.PluginHostSim.Host.Clocks;

/// <summary>
/// Deadlines as an audio device has them: absolute, on the monotonic clock, so that one late block does not move the others
/// (<c>clock_nanosleep</c> with <c>TIMER_ABSTIME</c>).
/// </summary>
internal sealed class RealtimeClock : IBlockClock
{
    /// <summary>Behind by more than this the device begins anew, as after a suspended machine; less is caught up with.</summary>
    private const long MostBehind = 1_000_000_000;

    private long _start;
    private int _rate = 1;

    /// <summary>How often it began anew.</summary>
    public int Restarts { get; private set; }

    public void Start(int sampleRate)
    {
        _rate = sampleRate;
        _start = Now();
    }

    public long WaitFor(long frame)
    {
        var deadline = _start + At(frame);
        while (Now() < deadline)
        {
            // Interrupted by a signal it is called again: the deadline stays.
            _ = Libc.SleepUntil(Libc.ClockMonotonic, Libc.TimerAbsolute, Libc.TimeSpec.From(deadline), 0);
        }

        var late = Now() - deadline;
        if (late > MostBehind)
        {
            _start += late;
            Restarts++;
        }

        return late;
    }

    /// <summary>The clock that the sleep goes by. Stopwatch may go by another, where somebody fakes the time of the process.</summary>
    private static long Now()
    {
        _ = Libc.GetTime(Libc.ClockMonotonic, out var now);
        return now.Total;
    }

    /// <summary>In two steps, so that no product overflows however long the host runs.</summary>
    private long At(long frame) => (frame / _rate * 1_000_000_000) + (frame % _rate * 1_000_000_000 / _rate);
}

namespace Sidechain.Client.Sessions;

/// <summary>
/// Looks now and then whether bytes of one exchange move. It counts looks, not time: a program that was stopped for a minute has not
/// looked, and takes nobody for silent.
/// </summary>
internal sealed class SilenceWatch : IDisposable
{
    /// <summary>In one limit: that much later than it could be, the end of patience comes at most.</summary>
    private const int Looks = 8;

    private static readonly AsyncLocal<SilenceWatch?> Current = new();

    private readonly Action _silent;
    private readonly ITimer _timer;
    private Func<long>? _moved;
    private long _last;
    private int _quiet;

    private SilenceWatch(TimeSpan limit, TimeProvider time, Action silent)
    {
        _silent = silent;
        _timer = time.CreateTimer(static watch => ((SilenceWatch)watch!).Look(), this, limit / Looks, limit / Looks);
    }

    /// <summary>Watches the exchange that the caller begins now.</summary>
    /// <param name="limit">Longest silence.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="silent">Called when it is over, from any thread, perhaps again.</param>
    public static SilenceWatch Start(TimeSpan limit, TimeProvider time, Action silent) =>
        Current.Value = new SilenceWatch(limit, time, silent);

    /// <summary>The caller's exchange goes over a connection on which so many bytes have moved, asked at each look.</summary>
    public static void Goes(Func<long> moved)
    {
        if (Current.Value is { } watch)
        {
            Volatile.Write(ref watch._moved, moved);
        }
    }

    /// <summary>Looks no more.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var moved = Volatile.Read(ref _moved)?.Invoke() ?? 0;
        if (moved != Interlocked.Exchange(ref _last, moved))
        {
            Volatile.Write(ref _quiet, 0);
        }
        else if (Interlocked.Increment(ref _quiet) >= Looks)
        {
            GiveUp();
        }
    }

    private void GiveUp()
    {
        try
        {
            _silent();
        }
        catch (ObjectDisposedException)
        {
            // The exchange ended at this moment.
        }
    }
}

using System.Collections.Concurrent;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>Bytes that each caller has sent today (UTC), in this replica and since its start.</summary>
public class DailyBytes(TimeProvider time)
{
    // As many callers as are remembered; beyond it everybody starts anew.
    private const int MostCallers = 100_000;

    private readonly ConcurrentDictionary<string, long> _bytes = new(StringComparer.Ordinal);
    private int _day;

    /// <summary>Null while the caller has sent less than <paramref name="most"/>, else how long until tomorrow.</summary>
    public TimeSpan? Wait(string caller, long most)
    {
        var now = time.GetUtcNow();
        if (Interlocked.Exchange(ref _day, now.DayOfYear) != now.DayOfYear)
        {
            _bytes.Clear();
        }

        return _bytes.GetValueOrDefault(caller) < most ? null : now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
    }

    /// <summary>Counts what has come.</summary>
    public void Add(string caller, long bytes)
    {
        if (_bytes.AddOrUpdate(caller, bytes, (_, before) => before + bytes) == bytes && _bytes.Count > MostCallers)
        {
            _bytes.Clear();
        }
    }
}

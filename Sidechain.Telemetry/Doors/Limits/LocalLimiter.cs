namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>The limit within this replica, for as long as Redis is away.</summary>
internal sealed class LocalLimiter(TimeProvider time)
{
    // As many callers as are remembered; beyond it everybody starts anew.
    private const int MostCallers = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _next = new(StringComparer.Ordinal);

    /// <summary>Null when the request may pass, else how long to wait.</summary>
    public TimeSpan? Try(string caller, Rate rate)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            if (_next.Count >= MostCallers)
            {
                _next.Clear();
            }

            var next = Math.Max(_next.GetValueOrDefault(caller), now) + rate.IntervalMs;
            if (next - now > rate.ToleranceMs)
            {
                return TimeSpan.FromMilliseconds(next - now - rate.ToleranceMs);
            }

            _next[caller] = next;
            return null;
        }
    }
}

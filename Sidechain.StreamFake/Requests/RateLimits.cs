using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Configuration;

namespace Sidechain.StreamFake.Requests;

/// <summary>Counts requests per operation and minute, and says so in the three headers that Stream sends.</summary>
internal sealed class RateLimits(IOptions<StreamOptions> options, TimeProvider clock)
{
    private const long WindowSeconds = 60;

    private readonly ConcurrentDictionary<string, Window> _windows = new();

    /// <param name="operation">Method and route: the callers cannot make new ones.</param>
    /// <param name="headers">Of the answer.</param>
    /// <exception cref="StreamException">The minute's requests are used up.</exception>
    public void Count(string operation, IHeaderDictionary headers)
    {
        var limit = options.Value.RateLimit;
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / WindowSeconds;
        var used = _windows.GetOrAdd(operation, _ => new Window()).Add(minute);

        headers["X-RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Math.Max(0, limit - used).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = ((minute + 1) * WindowSeconds).ToString(CultureInfo.InvariantCulture);
        if (used > limit)
        {
            throw new StreamException(StreamError.RateLimit, $"{operation} may be called {limit} times a minute");
        }
    }

    private sealed class Window
    {
        private readonly Lock _lock = new();
        private long _minute;
        private long _used;

        public long Add(long minute)
        {
            lock (_lock)
            {
                _used = minute == _minute ? _used + 1 : 1;
                _minute = minute;
                return _used;
            }
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Sidechain.Api.Posts;

/// <summary>Bytes that each user has uploaded today.</summary>
internal sealed class UploadQuota(IOptions<UploadOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _bytes = new(StringComparer.Ordinal);
    private int _day;

    /// <summary>Null when there is room for more, else how long until there is.</summary>
    public TimeSpan? Wait(string userId)
    {
        var now = time.GetUtcNow();
        if (Interlocked.Exchange(ref _day, now.DayOfYear) != now.DayOfYear)
        {
            _bytes.Clear();
        }

        return _bytes.GetValueOrDefault(userId) < options.Value.MaxBytesPerDay ? null : now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
    }

    public void Add(string userId, long bytes) => _bytes.AddOrUpdate(userId, bytes, (_, before) => before + bytes);
}

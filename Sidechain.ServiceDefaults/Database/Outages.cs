namespace Sidechain.ServiceDefaults.Database;

/// <summary>
/// Outages of the database, each told once: with its exception by the request or the background work that meets it first, in a line by all
/// others. During an outage everything fails in the same way, and a stack trace for each would fill the disk.
/// </summary>
public sealed class Outages(TimeProvider time)
{
    // One that nobody has met for so long is over.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private long _lastMet = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>Whether a database that is away caused it; <paramref name="isNews"/> when it is the first of its outage.</summary>
    public bool Caused(Exception exception, out bool isNews)
    {
        isNews = false;
        if (!PostgresOutage.Caused(exception))
        {
            return false;
        }

        var now = time.GetUtcNow().UtcTicks;
        isNews = now - Interlocked.Exchange(ref _lastMet, now) >= Rest.Ticks;
        return true;
    }
}

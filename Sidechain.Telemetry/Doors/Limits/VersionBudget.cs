using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>
/// Versions of clients that one sender may name in a day; others are stored as <c>other</c>. Each version is a row that stays, and a line
/// in every answer about versions.
/// </summary>
internal sealed class VersionBudget(IOptions<IngestOptions> options, TimeProvider time)
{
    public const string Other = "other";

    // As many senders as are remembered; beyond it everybody starts anew.
    private const int MostSenders = 10_000;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _senders = new(StringComparer.Ordinal);
    private int _day;

    /// <summary>The version as it is stored.</summary>
    /// <param name="sender">A user; without a token an address, so that nobody uses up what others may name.</param>
    public string Of(Sender sender, string version)
    {
        Forget();
        var known = _senders.GetOrAdd(
            sender.UserId is { } user ? $"user:{user}" : $"address:{sender.Address}", static _ => new(StringComparer.Ordinal));
        return known.ContainsKey(version) || (known.Count < options.Value.MaxVersionsPerDay && known.TryAdd(version, true))
            ? version
            : Other;
    }

    private void Forget()
    {
        var today = time.GetUtcNow().Date.DayOfYear;
        if (Interlocked.Exchange(ref _day, today) != today || _senders.Count > MostSenders)
        {
            _senders.Clear();
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// The different steps of one user in a day that count in figures: a name, a version and a bin of time. Each is a row an hour for a week, and
/// what is normal is read out of all of them: names that nobody else uses, by the million, would keep it from being read. Spans beyond are
/// stored like others.
/// </summary>
internal sealed class StepBudget(IOptions<StoreOptions> options, TimeProvider time)
{
    // As many users as are remembered; beyond it everybody starts anew.
    private const int MostUsers = 1000;

    // As telemetry.bin in the schema has it.
    private const double BinsOfADoubling = 8;
    private const double LeastNs = 1000;

    private readonly ConcurrentDictionary<string, HashSet<int>> _steps = new(StringComparer.Ordinal);
    private int _day;

    /// <summary>Whether a client's span that has ended counts: with it, its user has no more steps than one may have.</summary>
    public bool Counts(SpanRecord span)
    {
        if (span is not { ClientType: not null, UserId: { } user, Unfinished: false })
            return true;
        var known = StepsOf(user);
        var ns = span.EndNs - span.StartNs;
        lock (known)
        {
            // The way and the server are steps of their own.
            return Has(known, HashCode.Combine(span.Name, span.ClientVersion, Bin(ns)))
                && (span.ServerNs is not { } server || (Has(known, HashCode.Combine(span.Name, span.ClientVersion, 1, Bin(server)))
                    && Has(known, HashCode.Combine(span.Name, span.ClientVersion, 2, Bin(ns - server)))));
        }
    }

    private bool Has(HashSet<int> known, int step) => known.Contains(step) || (known.Count < options.Value.MaxStepsPerDay && known.Add(step));

    private static int Bin(long ns) => (int)(BinsOfADoubling * Math.Log2(Math.Max(ns, LeastNs) / LeastNs));

    // Asked for each span: nothing is written, and nobody counted, where the day and the user are known.
    private HashSet<int> StepsOf(string user)
    {
        var today = time.GetUtcNow().DayOfYear;
        if (Volatile.Read(ref _day) == today && _steps.TryGetValue(user, out var known))
            return known;
        if (Interlocked.Exchange(ref _day, today) != today || _steps.Count > MostUsers)
            _steps.Clear();
        return _steps.GetOrAdd(user, static _ => []);
    }
}

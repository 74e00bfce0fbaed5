using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// The different steps of a day that count in figures, of one user and of one address: a name, a version and a bin of time. Each is a row
/// an hour for a week, and all of them are read for what is normal: a million invented names would make that impossible. Further spans are
/// stored all the same. So are spans of a name of which the caller has had many in this minute or day, and they count no more: else one
/// caller says what is normal for everybody.
/// </summary>
internal sealed class StepBudget(IOptions<StoreOptions> options, TimeProvider time)
{
    // As many users, addresses and steps of addresses (some 20 bytes each) as are remembered; beyond it everybody starts anew.
    private const int MostUsers = 1000;
    private const int MostAddresses = 100_000;
    private const int MostOfAddresses = 4_000_000;

    // As for requests: users cost nothing to register.
    private const int CallersOfAddress = 10;
    private const long SecondsOfMinute = 60;

    // As telemetry.bin in the schema has it.
    private const double BinsOfADoubling = 8;
    private const double LeastNs = 1000;

    private readonly ConcurrentDictionary<string, KnownSteps> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KnownSteps> _addresses = new(StringComparer.Ordinal);
    private int _ofAddresses;
    private int _day;

    /// <summary>Whether a client's ended span counts: its user and its address have no more steps than they may have.</summary>
    /// <param name="span">A client's span, or a service's: those all count.</param>
    /// <param name="address">The address that it came from; null from a service, which speaks for many.</param>
    public bool Counts(SpanRecord span, string? address = null)
    {
        if (span is not { ClientType: not null, UserId: { } user, Unfinished: false })
        {
            return true;
        }

        ForgetYesterday();
        var ofUser = Of(_users, user, MostUsers);
        var ofAddress = address is null ? null : OfAddress(address);
        var ns = span.EndNs - span.StartNs;
        var (name, minute) = (HashCode.Combine(span.Name), time.GetUtcNow().ToUnixTimeSeconds() / SecondsOfMinute);
        // Always in this order, so that two writers never wait for each other.
        lock (ofUser)
        {
            lock (ofAddress ?? ofUser)
            {
                // The way and the server are steps of their own.
                if (!MayCount(ofUser, 1) || (ofAddress is not null && !MayCount(ofAddress, CallersOfAddress)))
                {
                    return false;
                }

                var isKnown = Has(HashCode.Combine(span.Name, span.ClientVersion, Bin(ns)))
                    && (span.ServerNs is not { } server || (Has(HashCode.Combine(span.Name, span.ClientVersion, 1, Bin(server)))
                        && Has(HashCode.Combine(span.Name, span.ClientVersion, 2, Bin(ns - server)))));
                if (isKnown)
                {
                    ofUser.Count(name, minute);
                    ofAddress?.Count(name, minute);
                }

                return isKnown;
            }
        }

        bool MayCount(KnownSteps known, int callers) =>
            known.MayCount(name, minute, callers * options.Value.MaxCountedPerMinute, callers * options.Value.MaxCountedPerDay);

        bool Has(int step)
        {
            if (!ofUser.Fits(step, options.Value.MaxStepsPerDay)
                || ofAddress?.Fits(step, options.Value.MaxStepsPerDayOfAddress) == false)
            {
                return false;
            }

            ofUser.Add(step);
            if (ofAddress?.Add(step) == true)
            {
                Interlocked.Increment(ref _ofAddresses);
            }

            return true;
        }
    }

    private static int Bin(long ns) => (int)(BinsOfADoubling * Math.Log2(Math.Max(ns, LeastNs) / LeastNs));

    // Asked for each span: nothing is written, and nobody counted, where the day and the caller are known.
    private void ForgetYesterday()
    {
        var today = time.GetUtcNow().DayOfYear;
        if (Volatile.Read(ref _day) != today && Interlocked.Exchange(ref _day, today) != today)
        {
            _users.Clear();
            ForgetAddresses();
        }
    }

    private KnownSteps OfAddress(string address)
    {
        if (Volatile.Read(ref _ofAddresses) > MostOfAddresses)
        {
            ForgetAddresses();
        }

        return Of(_addresses, address, MostAddresses);
    }

    private void ForgetAddresses()
    {
        _addresses.Clear();
        Volatile.Write(ref _ofAddresses, 0);
    }

    private static KnownSteps Of(ConcurrentDictionary<string, KnownSteps> callers, string caller, int most)
    {
        if (callers.TryGetValue(caller, out var known))
        {
            return known;
        }

        if (callers.Count > most)
        {
            callers.Clear();
        }

        return callers.GetOrAdd(caller, static _ => new());
    }
}

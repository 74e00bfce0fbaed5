using System.Threading.RateLimiting;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>What one request holds of a limit: first a place of its caller's own, then one of its address', then one of all.</summary>
internal sealed class CallPlace(CallLimit limit) : ISharedPlace, IDisposable
{
    private readonly Stack<RateLimitLease> _leases = new(3);

    public CallLimit Limit { get; } = limit;

    /// <summary>Whether it holds anything that is shared with others: its address' place is the first of that.</summary>
    public bool HoldsShared => _leases.Count > 1;

    /// <returns>False when there was none.</returns>
    public bool Take(RateLimitLease lease)
    {
        _leases.Push(lease);
        return lease.IsAcquired;
    }

    /// <summary>
    /// Gives back what is shared with others: the work is done, and the answer goes out as slowly as its reader reads. A few hundred who
    /// hardly read at all would else have all places, for days.
    /// </summary>
    public void LeaveShared()
    {
        while (_leases.Count > 1)
        {
            _leases.Pop().Dispose();
        }
    }

    public void Dispose()
    {
        while (_leases.TryPop(out var lease))
        {
            lease.Dispose();
        }
    }
}

using System.Threading.RateLimiting;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.ServiceDefaults.Limits;

/// <summary>
/// The places that one request holds of a limit until its answer is out: one of its caller's own, and one of its address' callers. While
/// it is worked on, it holds one of its address' and one of all besides.
/// </summary>
internal sealed class CallPlace(CallLimit limit) : ISharedPlace, IDisposable
{
    // A place of the caller, and one of the address' callers.
    private const int Own = 2;

    private readonly Stack<RateLimitLease> _leases = new(4);

    public CallLimit Limit { get; } = limit;

    /// <summary>Whether it holds anything that is shared with others: its address' place is the first of that.</summary>
    public bool HoldsShared => _leases.Count > Own;

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
        while (_leases.Count > Own)
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

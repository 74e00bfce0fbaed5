namespace Sidechain.ServiceDefaults.Limits;

/// <summary>
/// Shares a few processors among work of any length, which is done in slices: the next slice is that of the address that has waited
/// longest, and of its caller that has. Of one caller one piece is worked on, the others wait for it. So nobody waits longer than others'
/// slices take, one of each address; without others, a caller has all the time.
/// </summary>
/// <param name="places">Slices at the same time.</param>
/// <param name="most">Pieces that may be begun or wait.</param>
public sealed class FairTurns(int places, FairShares most)
{
    private readonly Lock _gate = new();
    private readonly List<FairTurn> _joined = [];
    private readonly Dictionary<string, long> _served = new(StringComparer.Ordinal);
    private long _clock;
    private int _running;

    /// <summary>A piece of work that joins, until it is disposed; null with the reason where too many wait.</summary>
    /// <param name="caller">A user's id.</param>
    /// <param name="address">The caller's.</param>
    /// <param name="isCallersLimit">Whether the caller itself has too many, else all or its address.</param>
    public FairTurn? Join(string caller, string address, out bool isCallersLimit)
    {
        lock (_gate)
        {
            isCallersLimit = _joined.Count(turn => turn.Caller == caller) >= most.OfCaller;
            if (isCallersLimit || _joined.Count >= most.OfAll || _joined.Count(turn => turn.Address == address) >= most.OfAddress)
            {
                return null;
            }

            var joined = new FairTurn(this, caller, address);
            // A new one stands behind those who wait already.
            _served.TryAdd(joined.CallerKey, ++_clock);
            _served.TryAdd(joined.AddressKey, _clock);
            _joined.Add(joined);
            return joined;
        }
    }

    internal Task NextAsync(FairTurn turn)
    {
        lock (_gate)
        {
            Stop(turn);
            turn.Wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var wait = turn.Wait.Task;
            Grant();
            return wait;
        }
    }

    internal void Leave(FairTurn turn)
    {
        lock (_gate)
        {
            Stop(turn);
            turn.Wait = null;
            _joined.Remove(turn);
            Forget(turn.CallerKey, _joined.Exists(other => other.CallerKey == turn.CallerKey));
            Forget(turn.AddressKey, _joined.Exists(other => other.AddressKey == turn.AddressKey));
            Grant();
        }
    }

    private void Stop(FairTurn turn)
    {
        if (turn.IsRunning)
        {
            turn.IsRunning = false;
            _running--;
            Serve(turn);
        }
    }

    // Both when a slice begins and when it ends: whoever has come meanwhile is before its next.
    private void Serve(FairTurn turn) => _served[turn.CallerKey] = _served[turn.AddressKey] = ++_clock;

    private void Grant()
    {
        while (_running < places && Next() is { } next)
        {
            _running++;
            next.IsRunning = true;
            Serve(next);
            next.Wait!.SetResult();
            next.Wait = null;
        }
    }

    // A few hundred have joined at most, and a slice is long.
    private FairTurn? Next() => _joined.DistinctBy(turn => turn.CallerKey).Where(turn => turn.Wait is not null)
        .MinBy(turn => (_served[turn.AddressKey], _served[turn.CallerKey]));

    private void Forget(string key, bool isNeeded)
    {
        if (!isNeeded)
        {
            _served.Remove(key);
        }
    }
}

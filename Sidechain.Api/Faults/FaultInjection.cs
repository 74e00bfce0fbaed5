using System.Collections.Concurrent;

namespace Sidechain.Api.Faults;

/// <summary>
/// Faults that a developer switched on, each for their own requests alone, so that tests and people do not disturb each other. Exists in
/// Development only.
/// </summary>
internal sealed class FaultInjection(TimeProvider time)
{
    /// <summary>Over it nothing is taken until some are over.</summary>
    private const int MaxFaults = 1000;

    private readonly ConcurrentDictionary<(string UserId, FaultTarget Target), Fault> _faults = new();
    private readonly AsyncLocal<string?> _user = new();

    /// <summary>The user whose request runs; set by the pipeline. Workers have none, and no faults.</summary>
    public string? User
    {
        get => _user.Value;
        set => _user.Value = value;
    }

    /// <summary>What the current request meets at this tier; null when all is well.</summary>
    public Fault? Of(FaultTarget target) =>
        User is { } user && _faults.TryGetValue((user, target), out var fault) && fault.EndsAt > time.GetUtcNow() ? fault : null;

    /// <summary>False when there are too many.</summary>
    public bool TrySet(string userId, FaultTarget target, Fault fault)
    {
        foreach (var (key, old) in _faults)
        {
            if (old.EndsAt <= time.GetUtcNow())
            {
                _faults.TryRemove(key, out _);
            }
        }

        if (_faults.Count >= MaxFaults)
        {
            return false;
        }

        _faults[(userId, target)] = fault;
        return true;
    }

    public void Clear(string userId)
    {
        foreach (var target in Enum.GetValues<FaultTarget>())
        {
            _faults.TryRemove((userId, target), out _);
        }
    }

    public IReadOnlyDictionary<FaultTarget, Fault> Active(string userId) =>
        _faults.Where(f => f.Key.UserId == userId && f.Value.EndsAt > time.GetUtcNow()).ToDictionary(f => f.Key.Target, f => f.Value);
}

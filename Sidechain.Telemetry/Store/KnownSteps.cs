namespace Sidechain.Telemetry.Store;

/// <summary>The steps of a day of one caller: a user, or an address. Used under a lock.</summary>
internal sealed class KnownSteps
{
    private readonly HashSet<int> _steps = [];
    private readonly Dictionary<int, Counted> _names = [];

    /// <summary>Whether a step is known, or one more may be.</summary>
    public bool Fits(int step, int most) => _steps.Count < most || _steps.Contains(step);

    /// <summary>False for a step that was known.</summary>
    public bool Add(int step) => _steps.Add(step);

    /// <summary>Whether one more span of this name counts.</summary>
    public bool MayCount(int name, long minute, int mostOfMinute, int mostOfDay) =>
        !_names.TryGetValue(name, out var counted)
            || (counted.OfDay < mostOfDay && (counted.Minute != minute || counted.OfMinute < mostOfMinute));

    public void Count(int name, long minute)
    {
        var counted = _names.GetValueOrDefault(name);
        _names[name] = new(minute, counted.Minute == minute ? counted.OfMinute + 1 : 1, counted.OfDay + 1);
    }

    private readonly record struct Counted(long Minute, int OfMinute, int OfDay);
}

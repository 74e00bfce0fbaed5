namespace Sidechain.PluginHostSim.Faults;

/// <summary>A fault that a development host is asked for.</summary>
/// <param name="Target">The part of it that misbehaves.</param>
/// <param name="Mode">How.</param>
/// <param name="DelayMs">For how long, where it is slow.</param>
internal sealed record ServerFault(string Target, string Mode, int DelayMs)
{
    /// <summary>How long another upload holds the key: long enough for this one to be encoded and sent meanwhile.</summary>
    private const double HoldMs = 4000;

    public static IEnumerable<ServerFault> AllOf(FaultPlan plan)
    {
        if (plan.Has(FaultCatalog.ApiErrors))
        {
            yield return new("api", "fail", 1);
        }

        if ((plan.Value(FaultCatalog.SlowDatabase) ?? (plan.Has(FaultCatalog.KeyCollision) ? HoldMs : null)) is { } ms)
        {
            yield return new("database", "slow", (int)ms);
        }

        if (plan.Has(FaultCatalog.StreamDown))
        {
            yield return new("stream", "fail", 1);
        }

        if (plan.Has(FaultCatalog.ColdCache))
        {
            yield return new("cache", "cold", 1);
        }
    }
}

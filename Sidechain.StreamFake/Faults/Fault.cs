namespace Sidechain.StreamFake.Faults;

/// <summary>How Stream misbehaves; the parts hold together.</summary>
/// <param name="Latency">By which every answer is late.</param>
/// <param name="FailPercent">Of the calls: nothing is done, and the answer is 500 with Stream's error -1.</param>
/// <param name="LosePercent">Of the calls: all is done, but the connection breaks before the answer.</param>
internal sealed record Fault(TimeSpan Latency, int FailPercent, int LosePercent)
{
    public static readonly Fault None = new(TimeSpan.Zero, 0, 0);

    /// <summary>True for <paramref name="percent"/> of all <paramref name="call"/> numbers, evenly spread and repeatable.</summary>
    public static bool Strikes(long call, int percent) => call * percent / 100 > (call - 1) * percent / 100;
}

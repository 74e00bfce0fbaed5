namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>A generic cell rate: a request each <paramref name="IntervalMs"/>, <paramref name="Burst"/> of them early.</summary>
internal readonly record struct Rate(double IntervalMs, long Burst)
{
    /// <param name="callers">So many together.</param>
    public static Rate Of(int perMinute, int burst, int callers = 1) => new(60_000.0 / perMinute / callers, (long)burst * callers);

    /// <summary>How far the next request's time may lie ahead of now.</summary>
    public double ToleranceMs => IntervalMs * Burst;
}

namespace Sidechain.Telemetry.Doors.Limits;

/// <summary>A rate as the generic cell rate algorithm wants it: one request each <paramref name="IntervalMs"/>, up to <paramref name="Burst"/> of them early.</summary>
internal readonly record struct Rate(double IntervalMs, int Burst)
{
    public static Rate Of(int perMinute, int burst) => new(60_000.0 / perMinute, burst);

    /// <summary>How far the next request's time may lie ahead of now.</summary>
    public double ToleranceMs => IntervalMs * Burst;
}

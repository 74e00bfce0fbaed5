namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>The machine's time, so much later.</summary>
internal sealed class ShiftedTime(TimeSpan later) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
}

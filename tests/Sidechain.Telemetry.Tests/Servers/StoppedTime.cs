namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>The machine's time when the test began, for as long as it runs; timers go on.</summary>
internal sealed class StoppedTime : TimeProvider
{
    private readonly DateTimeOffset _now = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _now;
}

using Sidechain.Telemetry.Load.Kills;

namespace Sidechain.Telemetry.Tests.Kills;

/// <summary>Twenty kills of each are a matter of <c>bench</c>: <c>ingest-soak</c>.</summary>
public sealed class KillTests
{
    [Fact]
    public Task ServiceKilledUnderLoad_LosesNothingThatWasAnswered() => RunAsync(KillTarget.Service);

    [Fact]
    public Task PostgresKilledUnderLoad_LosesNothingThatWasAnswered() => RunAsync(KillTarget.Postgres);

    private static async Task RunAsync(KillTarget target)
    {
        var report = await KillRun.RunAsync(ServiceProgram.Command, target, kills: 3, seed: 5);

        Assert.True(report.IsGood && report.Repeats > 0, report.ToString());
    }
}

using Sidechain.Telemetry.Load.Fuzz;

namespace Sidechain.Telemetry.Tests.Fuzz;

/// <summary>A million bodies are a matter of <c>bench</c>: <c>fuzz</c>.</summary>
public sealed class FuzzTests(Databases databases)
{
    private const int Bodies = 5_000;
    private const long MostGrowth = 128 * 1024 * 1024;

    [Fact]
    public async Task BrokenBodies_AtEveryDoor_AreNeverTheServersFault_AndLeaveNothingBehind()
    {
        await using var service = await TelemetryProcess.StartAsync(ServiceProgram.Command, await databases.CreateAsync());

        var report = await new FuzzRun(service).RunAsync(Bodies, seed: 1);

        Assert.Empty(report.Complaints);
        Assert.Equal(Bodies, report.Answers.Values.Sum());
        // Every door takes some and refuses some.
        foreach (var door in Enum.GetNames<FuzzDoor>())
        {
            Assert.True(
                report.Answers.Count(answer => answer.Key.StartsWith(door, StringComparison.Ordinal) && answer.Value > Bodies / 1000) >= 2,
                $"{door}: {string.Join(", ", report.Answers)}");
        }

        Assert.InRange(report.MemoryAfter - report.MemoryBefore, long.MinValue, MostGrowth);
    }
}

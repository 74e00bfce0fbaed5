using Sidechain.Tracing.Victim;

namespace Sidechain.Tracing.Tests.Spool;

/// <summary>
/// The process is killed (SIGKILL) at some point of a flow, the server failing now and then. The bench's <c>soak</c> does it 200 times.
/// </summary>
public sealed class CrashRoundTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Process_ThatIsKilled_LosesNoSpanThatEnded(int seed)
    {
        var report = await CrashRound.RunAsync(seed);
        Assert.Null(report.Complaint);
        Assert.Equal(report.Ended, report.Stored);
    }

    [Fact]
    public async Task Processes_OfSeveralVersionsThatShareASpoolAndAreKilled_LoseNoSpanThatEnded()
    {
        var report = await CrashRound.RunAsync(seed: 11, victims: 3);
        Assert.Null(report.Complaint);
        Assert.Equal(report.Ended, report.Stored);
    }
}

using System.Diagnostics;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Clocks;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class RealtimeClockTests
{
    private const int Rate = 48_000;

    [Theory]
    [InlineData(Rate)]
    [InlineData(44_100)]
    [InlineData(192_000)]
    public void WaitFor_BlocksInTime_AreNeverEarly(int rate)
    {
        var clock = new RealtimeClock();
        clock.Start(rate);
        var started = Stopwatch.GetTimestamp();
        for (var block = 1; block <= 10; block++)
        {
            // Begun a moment before this test's own watch.
            clock.WaitFor(block * rate / 100);
            Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds > (block * 10) - 1);
        }

        Assert.Equal(0, clock.Restarts);
    }

    /// <summary>Deadlines are the device's: a block that came late moves none of the others.</summary>
    [Fact]
    public void WaitFor_AfterALateBlock_IsAsLateAsTheOldDeadlineSays()
    {
        var clock = new RealtimeClock();
        clock.Start(Rate);
        clock.WaitFor(Rate / 20);
        var afterTheFirst = clock.WaitFor(-Rate / 2);
        var afterTheSecond = clock.WaitFor(-Rate / 4);

        Assert.InRange(afterTheFirst, 550_000_000, long.MaxValue);
        Assert.InRange(afterTheSecond, 300_000_000, afterTheFirst - 1);
    }

    [Fact]
    public void WaitFor_BehindByMoreThanASecond_BeginsAnewOnce()
    {
        var clock = new RealtimeClock();
        clock.Start(Rate);

        Assert.InRange(clock.WaitFor(-2 * Rate), 2_000_000_000, long.MaxValue);
        Assert.InRange(clock.WaitFor(-2 * Rate), 0, 1_000_000_000);
        Assert.Equal(1, clock.Restarts);
    }

    /// <summary>By processor time, whatever else the machine does.</summary>
    [Fact]
    public void Bounce_AMinute_TakesATwentiethOfItAtMost()
    {
        using var host = new PluginHost(new HostOptions(), [new LoopSharingPlugin()]);
        var before = ProcessorTime();
        host.Bounce(60L * Rate);

        Assert.InRange(ProcessorTime() - before, 1, 3_000_000_000);
    }

    private static long ProcessorTime()
    {
        _ = Libc.GetTime(Libc.ClockThreadCpuTime, out var time);
        return time.Total;
    }
}

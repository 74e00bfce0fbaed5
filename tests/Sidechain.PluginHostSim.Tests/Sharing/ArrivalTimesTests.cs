using Sidechain.PluginHostSim.Network;

namespace Sidechain.PluginHostSim.Tests.Sharing;

public sealed class ArrivalTimesTests
{
    private const int Bytes = 10_000;

    [Theory]
    [InlineData(0, null, 0, 0)]
    [InlineData(100, null, 100, 100)]
    [InlineData(0, Bytes, 1000, 2000)]
    [InlineData(100, Bytes, 1100, 2100)]
    public void Next_TwoChunksAtOnce_ArriveAfterDelayAndRate(int delayMs, int? rate, int firstMs, int secondMs)
    {
        var conditions = new NetworkConditions { Delay = TimeSpan.FromMilliseconds(delayMs), BytesPerSecond = rate };
        var arrivals = new ArrivalTimes(conditions, new Random(1));

        Assert.Equal(firstMs, arrivals.Next(TimeSpan.Zero, Bytes).TotalMilliseconds);
        Assert.Equal(secondMs, arrivals.Next(TimeSpan.Zero, Bytes).TotalMilliseconds);
        // The line was idle: nothing of before is waited for.
        Assert.Equal(60_000 + firstMs, arrivals.Next(TimeSpan.FromMinutes(1), Bytes).TotalMilliseconds);
    }

    [Fact]
    public void Next_LossyNetwork_StallsByRetransmissionsAsOftenAsItLoses()
    {
        var arrivals = new ArrivalTimes(new NetworkConditions { Loss = 0.1 }, new Random(20261129));
        var (stalls, last) = (0, TimeSpan.Zero);
        for (var packet = 0; packet < 10_000; packet++)
        {
            var arrival = arrivals.Next(last, ArrivalTimes.PacketLength);
            Assert.Equal(0, (arrival - last).TotalMilliseconds % 200);
            stalls += arrival > last ? 1 : 0;
            last = arrival;
        }

        Assert.InRange(stalls, 900, 1100);
    }

    [Fact]
    public void Next_NeverOvertakes()
    {
        var random = new Random(7);
        var arrivals = new ArrivalTimes(
            new NetworkConditions { Loss = 0.3, BytesPerSecond = 50_000, Delay = TimeSpan.FromMilliseconds(30) }, random);
        var (now, last) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var chunk = 0; chunk < 1000; chunk++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(100));
            var arrival = arrivals.Next(now, random.Next(1, 6000));
            Assert.True(arrival >= last && arrival >= now);
            last = arrival;
        }
    }
}

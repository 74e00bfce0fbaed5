using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class HistogramTests
{
    [Fact]
    public void Percentile_OfAnyTimes_IsWithinOnePercentOfTheSortedOnes()
    {
        var random = new Random(1);
        var histogram = new Histogram();
        var times = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * 30)).ToArray();
        foreach (var time in times)
        {
            histogram.Add(time);
        }

        Array.Sort(times);
        foreach (var percent in new[] { 0.01, 50, 99, 99.9, 99.99, 100 })
        {
            var exact = times[(int)Math.Ceiling(times.Length * percent / 100) - 1];
            Assert.InRange(histogram.Percentile(percent), exact, exact * 1.01);
        }

        Assert.Equal((times[^1], times.Length), (histogram.Max, histogram.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(long.MaxValue)]
    public void Percentile_OfOneTime_IsThatTime(long time)
    {
        var histogram = new Histogram();
        histogram.Add(time);

        Assert.Equal(new Percentiles(time, time, time, time, time), histogram.ToPercentiles());
    }

    [Fact]
    public void Percentile_WithoutTimes_IsZero() => Assert.Equal(new Percentiles(0, 0, 0, 0, 0), new Histogram().ToPercentiles());

    [Fact]
    public void Add_TimeThatRanBackwards_CountsAsNone()
    {
        var histogram = new Histogram();
        histogram.Add(-5);

        Assert.Equal((0, 1), (histogram.Max, histogram.Count));
    }
}

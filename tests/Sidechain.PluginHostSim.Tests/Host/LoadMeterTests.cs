using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class LoadMeterTests
{
    /// <summary>480 frames at 48 kHz last 10 ms.</summary>
    private readonly LoadMeter _meter = new(48_000);

    [Fact]
    public void Load_OfEqualBlocks_ComesNearerByAFifthEachTime()
    {
        double[] expected = [0.1, 0.18, 0.244, 0.2952];
        foreach (var load in expected)
        {
            _meter.Add(5_000_000, 480);
            Assert.Equal(load, _meter.Load, 1e-9);
        }
    }

    [Fact]
    public void Load_OfBlocksOfAnyLength_IsCountedByTheirFrames()
    {
        _meter.Add(500_000, 48);

        Assert.Equal(0.1, _meter.Load, 1e-9);
    }

    [Fact]
    public void Load_OfOverlongBlocks_IsAtMostOne()
    {
        for (var i = 0; i < 100; i++)
        {
            _meter.Add(50_000_000, 480);
        }

        Assert.Equal((1.0, 100), (_meter.Load, _meter.Xruns));
    }

    [Theory]
    [InlineData(9_999_999, 0)]
    [InlineData(10_000_000, 0)]
    [InlineData(10_000_001, 1)]
    public void Xrun_IsABlockThatTookLongerThanItLasts(long nanoseconds, int expected)
    {
        _meter.Add(nanoseconds, 480);

        Assert.Equal(expected, _meter.Xruns);
    }
}

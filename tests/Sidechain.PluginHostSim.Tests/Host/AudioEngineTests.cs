using Microsoft.Extensions.Time.Testing;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Validation.Violators;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class AudioEngineTests
{
    /// <summary>480 frames at 48 kHz last 10 ms.</summary>
    private static readonly HostOptions Options = new() { BlockFrames = 480 };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Render_PluginThatTakesTime_IsLoadAndXruns()
    {
        using var host = new PluginHost(Options, [new TakesTime(_time, 5, 5, 5, 12)], time: _time);
        host.Bounce(4 * 480);

        Assert.Equal((4, 1), (host.Engine.Measures.Blocks, host.Engine.Measures.Load.Xruns));
        Assert.Equal((0.244 * 0.8) + (1.2 * 0.2), host.Engine.Measures.Load.Load, 1e-9);
        Assert.Equal((5_000_000, 12_000_000), (host.Engine.Measures.Plugins.Percentile(50), host.Engine.Measures.Plugins.Max), Near);
        Assert.Equal(0, host.Engine.Measures.Empty.Max);
    }

    [Fact]
    public void Render_TwoInstances_TakeTheirTimeOneAfterTheOther()
    {
        using var host = new PluginHost(Options, [new TakesTime(_time, 6), new TakesTime(_time, 5)], time: _time);
        host.Bounce(480);

        Assert.Equal((1, 11_000_000), (host.Engine.Measures.Load.Xruns, host.Engine.Measures.Plugins.Max));
    }

    [Fact]
    public void Render_PluginThatAllocates_IsCountedByBlock()
    {
        using var host = new PluginHost(Options, [new Allocates()]);
        host.Bounce(3 * 480);

        Assert.Equal(3, host.Engine.Measures.AllocatingBlocks);
        Assert.InRange(host.Engine.Measures.AllocatedBytes, 3 * 480 * sizeof(float), 3 * 480 * 2 * sizeof(float));
    }

    [Fact]
    public void Render_LoopSharingPlugin_AllocatesNothing()
    {
        using var host = new PluginHost(Options, [new LoopSharingPlugin()]);
        host.Bounce(100 * 480);
        host.Engine.Restart();
        host.Bounce(1000 * 480);

        Assert.Equal((0, 0), (host.Engine.Measures.AllocatedBytes, host.Engine.Measures.AllocatingBlocks));
    }

    [Fact]
    public void Render_PluginThatThrows_IsLeftOutAndTheSongGoesOn()
    {
        var healthy = new TakesTime(_time, 1, 1, 1);
        using var host = new PluginHost(Options, [new Throws(), healthy], time: _time);
        host.Bounce(3 * 480);

        Assert.Equal("The filter is not stable.", host.Engine.Slots[0].Failure?.Message);
        Assert.Equal((3, 3), (host.Engine.Measures.Blocks, healthy.Blocks));
    }

    private static bool Near((long, long) expected, (long, long) actual) =>
        actual.Item1 >= expected.Item1 && actual.Item1 < expected.Item1 * 1.01 && actual.Item2 == expected.Item2;
}

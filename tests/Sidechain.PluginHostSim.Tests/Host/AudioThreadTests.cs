using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Host.Clocks;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Validation.Violators;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class AudioThreadTests
{
    [Fact]
    public async Task Start_BlocksOfOneLength_AreDueOneAfterTheOther()
    {
        var clock = new RecordingClock();
        using var host = new PluginHost(new HostOptions { BlockFrames = 64 }, [new LoopSharingPlugin()]);
        var thread = host.Start(clock, frames: 4 * 64);
        await thread.Ended;

        Assert.Equal((48_000, "0 64 128 192"), (clock.SampleRate, string.Join(' ', clock.Frames)));
        Assert.Equal((4, 7), (host.Engine.Measures.Blocks, host.Engine.Measures.Late.Max));
        Assert.NotEqual(0, thread.Id);
    }

    [Fact]
    public async Task Start_VariableBlocks_AreTheSameForASeedAndWithinTheirBounds()
    {
        async Task<long[]> PlayAsync(int seed)
        {
            var clock = new RecordingClock();
            using var host = new PluginHost(new HostOptions { BlockFrames = 300, HasVariableBlocks = true, Seed = seed }, []);
            await host.Start(clock, frames: 30_000).Ended;
            return [.. clock.Frames];
        }

        var first = await PlayAsync(1);

        Assert.Equal(first, await PlayAsync(1));
        Assert.NotEqual(first, await PlayAsync(2));
        Assert.All(first.Zip(first.Skip(1), (from, to) => to - from), length => Assert.InRange(length, 1, 300));
        Assert.True(first.Zip(first.Skip(1), (from, to) => to - from).Distinct().Count() > 20);
    }

    [Fact]
    public void Stop_EndlessSong_EndsTheThreadAndKeepsThePlugins()
    {
        var plugin = new LoopSharingPlugin();
        using var host = new PluginHost(new HostOptions(), [plugin]);
        var thread = host.Start(new OfflineClock());
        while (plugin.Capture.WholeBars < 4)
        {
            Thread.Yield();
        }

        host.Stop();

        Assert.True(thread.Ended.IsCompleted);
        Assert.Equal(4, plugin.Capture.Snapshot(4).Bars);
    }

    [Fact]
    public void Start_RealtimeClock_SaysWhatPriorityItHas()
    {
        using var host = new PluginHost(new HostOptions(), []);
        var thread = host.Start(frames: 128);

        Assert.Matches("^(SCHED_FIFO 70|normal priority \\(SCHED_FIFO: .+\\))$", thread.Priority);
    }

    [Fact]
    public void Dispose_Always_ReleasesAndUnloadsThePlugins()
    {
        var plugin = new Unloads();
        new PluginHost(new HostOptions(), [plugin]).Dispose();

        Assert.Equal("prepared released disposed", string.Join(' ', plugin.Calls));
    }

    private sealed class RecordingClock : IBlockClock
    {
        public List<long> Frames { get; } = [];

        public int SampleRate { get; private set; }

        public void Start(int sampleRate) => SampleRate = sampleRate;

        public long WaitFor(long frame)
        {
            Frames.Add(frame);
            return 7;
        }
    }

    private sealed class Unloads : PlainPlugin
    {
        public List<string> Calls { get; } = [];

        public override void Prepare(AudioFormat format) => Calls.Add("prepared");

        public override void Release() => Calls.Add("released");

        protected override void Dispose(bool isDisposing)
        {
            Calls.Add("disposed");
            base.Dispose(isDisposing);
        }
    }
}

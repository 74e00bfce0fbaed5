using Sidechain.PluginHostSim.Host;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class SynthInputTests
{
    private const int Frames = 96_000;

    [Fact]
    public void Fill_SameSeedInOtherBlocks_IsTheSameSong()
    {
        var expected = Render(new HostOptions { BlockFrames = 128 });

        Assert.Equal(expected, Render(new HostOptions { BlockFrames = 128 }));
        Assert.Equal(expected, Render(new HostOptions { BlockFrames = 2048 }));
        Assert.Equal(expected, Render(new HostOptions { BlockFrames = 500, HasVariableBlocks = true }));
        Assert.NotEqual(expected, Render(new HostOptions { BlockFrames = 128, Seed = 2 }));
    }

    [Fact]
    public void Fill_WholeSong_IsAudibleAndSound()
    {
        var song = Render(new HostOptions());

        Assert.InRange(song.Max(), 0.2f, 0.9f);
        Assert.DoesNotContain(song, sample => !float.IsFinite(sample) || float.IsSubnormal(sample));
    }

    private static float[] Render(HostOptions options)
    {
        var song = new List<float>();
        using var host = new PluginHost(options, []);
        host.Bounce(Frames, frames => song.AddRange(host.Engine.Output(frames).Left));
        return [.. song.Take(Frames)];
    }
}

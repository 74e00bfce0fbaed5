using Sidechain.PluginHostSim.Host;

namespace Sidechain.PluginHostSim.Tests.Host;

public sealed class SongTransportTests
{
    private readonly SongTransport _song = new(new HostOptions { Tempo = 120, SampleRate = 48_000 });

    [Fact]
    public void Now_AfterFramesOfTwoBarsAndABeat_IsInTheThirdBar()
    {
        Advance(96_000 * 2);
        Advance(24_000);

        Assert.Equal((true, 120.0, 9.0, 8.0), (_song.Now.IsPlaying, _song.Now.Tempo, _song.Now.Beat, _song.Now.BarStart));
    }

    [Fact]
    public void Set_NewTempo_CountsFromThereOn()
    {
        Advance(24_000);
        _song.Set(tempo: 60);
        Advance(48_000);

        Assert.Equal(2.0, _song.Now.Beat, 1e-9);
    }

    [Fact]
    public void Set_Stopped_StaysWhereItIsUntilItPlays()
    {
        Advance(24_000);
        _song.Set(isPlaying: false);
        Advance(48_000);
        Assert.Equal((false, 1.0), (_song.Now.IsPlaying, _song.Now.Beat));
        _song.Set(isPlaying: true, beat: 64);
        Advance(24_000);

        Assert.Equal((true, 65.0), (_song.Now.IsPlaying, _song.Now.Beat));
    }

    [Fact]
    public void Beat_AfterAWeek_IsExact()
    {
        const int Frames = 128;
        for (var i = 0; i < 10_000_000; i++)
        {
            _song.Advance(Frames);
        }

        Assert.Equal(10_000_000.0 * Frames / 24_000, _song.Now.Beat, 1e-6);
    }

    private void Advance(int frames)
    {
        _song.Begin();
        _song.Advance(frames);
    }
}

using Sidechain.PluginHostSim.Host.Measures;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Capture;

namespace Sidechain.PluginHostSim.Tests.Capture;

public sealed class LoopCaptureTests
{
    private const int Rate = 48_000;

    /// <summary>Four-four time at 120 beats a minute.</summary>
    private const int BarFrames = 2 * Rate;

    private readonly LoopCapture _capture = new();

    public LoopCaptureTests() => _capture.Prepare(Rate, 2);

    [Theory]
    [InlineData(128)]
    [InlineData(100)]
    [InlineData(2048)]
    [InlineData(1)]
    public void Snapshot_SongInMidBar_IsTheLastWholeBars(int blockFrames)
    {
        Play(0, (3 * BarFrames) + 777, blockFrames: blockFrames);

        var loop = _capture.Snapshot(2);

        Assert.Equal((2 * BarFrames, 120.0, 2, 2), (loop.FrameCount, loop.Tempo, loop.Channels, loop.Bars));
        Assert.Equal(BarFrames, loop.Samples[0]);
        Assert.Equal(-BarFrames, loop.Samples[1]);
        Assert.Equal((3 * BarFrames) - 1, loop.Samples[^2]);
    }

    [Fact]
    public void Snapshot_AtEveryTempo_HasTheSongsBars()
    {
        foreach (var tempo in new[] { 20.5, 87.3, 120, 174, 399.9 })
        {
            _capture.Prepare(Rate, 2);
            Play(0, (long)(5.5 * 4 * 60 * Rate / tempo), tempo, blockFrames: 441);

            var loop = _capture.Snapshot(2);

            var bar = 4 * 60 * Rate / tempo;
            Assert.Equal(tempo, loop.Tempo, 0.02);
            Assert.Equal(Math.Ceiling((3 * bar) - 1e-3), loop.Samples[0]);
            Assert.Equal(Math.Ceiling((5 * bar) - 1e-3), loop.Samples[0] + loop.FrameCount);
        }
    }

    [Fact]
    public void Snapshot_AfterTheRingCameRound_IsStillTheLastBars()
    {
        Play(0, (100 * BarFrames) + 10, blockFrames: 2048);

        var loop = _capture.Snapshot(16);

        Assert.Equal(84 * BarFrames, loop.Samples[0]);
        Assert.Equal((100 * BarFrames) - 1, loop.Samples[^2]);
    }

    [Theory]
    [InlineData(0, "No whole bar was played since the song started. Play on, then share.")]
    [InlineData(1, "Only 1 bar was played since the song started, and 4 were asked for. Play on, or share fewer.")]
    [InlineData(3, "Only 3 bars were played since the song started, and 4 were asked for. Play on, or share fewer.")]
    public void Snapshot_MoreBarsThanPlayed_SaysHowManyThereAre(int played, string expected)
    {
        Play(0, (played * BarFrames) + 1000);

        Assert.Equal(expected, Assert.Throws<CaptureException>(() => _capture.Snapshot(4)).Message);
        Assert.Equal(played, _capture.WholeBars);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(LoopCapture.MaxBars + 1)]
    public void Snapshot_NumberOfBarsThatIsNone_IsRefused(int bars) =>
        Assert.Equal(
            $"A loop has 1 to 32 bars; {bars} cannot be captured.", Assert.Throws<CaptureException>(() => _capture.Snapshot(bars)).Message);

    [Fact]
    public void Snapshot_BarsLongerThanTheRing_AreRefused()
    {
        Play(0, 20L * 12 * Rate, tempo: 20, blockFrames: 2048);

        Assert.Equal(
            "4 bars last 48.0 s at this tempo, and the plugin keeps 40 s with the bar that is being played. Share fewer bars.",
            Assert.Throws<CaptureException>(() => _capture.Snapshot(4)).Message);
        Assert.Equal(2 * 12 * Rate, _capture.Snapshot(2).FrameCount);
    }

    [Fact]
    public void Snapshot_BeforePrepare_SaysWhatToDo() =>
        Assert.Equal(
            "Nothing was played yet. Start the song, then share.",
            Assert.Throws<CaptureException>(() => new LoopCapture().Snapshot(1)).Message);

    [Fact]
    public void Snapshot_SongStoppedAndWentOn_HasNoBarAcrossTheGap()
    {
        Play(0, 3 * BarFrames);
        Play(3 * BarFrames, (3 * BarFrames) + 500, isPlaying: false);
        Play(3 * BarFrames, (4 * BarFrames) + 10);

        Assert.Equal(1, _capture.WholeBars);
        Assert.Equal(3 * BarFrames, _capture.Snapshot(1).Samples[0]);
    }

    [Fact]
    public void Snapshot_SongJumped_HasNoBarAcrossTheJump()
    {
        Play(0, 3 * BarFrames);
        Play(8 * BarFrames, (10 * BarFrames) + 10);

        Assert.Equal(2, _capture.WholeBars);
        Assert.Equal(8 * BarFrames, _capture.Snapshot(2).Samples[0]);
    }

    [Fact]
    public void Snapshot_BlocksWereBypassed_HasNoBarAcrossThem()
    {
        Play(0, 2 * BarFrames);
        _capture.Interrupt();
        Play(2 * BarFrames, (3 * BarFrames) + 10);

        Assert.Equal(1, _capture.WholeBars);
    }

    [Fact]
    public void Snapshot_AnotherPluginSentNoNumbers_IsFinite()
    {
        Play(0, BarFrames + 10, value: float.NaN);

        Assert.All(_capture.Snapshot(1).Samples, sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void Snapshot_BlockLongerThanTheRing_KeepsItsEnd()
    {
        Play(0, 50 * BarFrames, blockFrames: 50 * BarFrames);

        Assert.Equal((50 * BarFrames) - 1, _capture.Snapshot(1).Samples[^2] + BarFrames, 1.0);
    }

    [Theory]
    [InlineData(double.NaN, 4)]
    [InlineData(0, 4)]
    [InlineData(-120, 4)]
    [InlineData(120, 0)]
    [InlineData(120, double.NaN)]
    public void Write_TransportThatMakesNoSense_IsNoBar(double tempo, double beatsPerBar)
    {
        var samples = new float[128];
        _capture.Write(new AudioBlock(samples, samples, new Transport(true, tempo, beatsPerBar, 0, 0)));

        Assert.Equal(0, _capture.WholeBars);
    }

    [Fact]
    public void Write_ManyBlocks_AllocatesNothing()
    {
        Play(0, BarFrames);

        // Other tests collect garbage meanwhile: a bar in which they did says nothing.
        var counted = 0;
        for (var bar = 1; counted < 3; bar++)
        {
            var allocations = ThreadAllocations.Begin();
            Play((long)bar * BarFrames, (bar + 1L) * BarFrames);
            var bytes = allocations.End(out var wasStopped);
            Assert.True(bytes == 0 || wasStopped, $"{bytes} bytes in bar {bar}");
            counted += wasStopped ? 0 : 1;
        }
    }

    [Fact]
    public void Snapshot_WhileTheAudioThreadWrites_IsOnePieceOfTheSong()
    {
        Play(0, 8 * BarFrames, value: 1);
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (var bar = 8; !stop.IsCancellationRequested; bar++)
            {
                Play((long)bar * BarFrames, (bar + 1L) * BarFrames, value: bar % 128);
            }
        });
        writer.Start();
        var snapshots = 0;
        for (var i = 0; i < 40; i++)
        {
            try
            {
                var loop = _capture.Snapshot(2);
                var first = loop.Samples[0];
                Assert.All(Enumerable.Range(0, BarFrames), frame => Assert.Equal(first, loop.Samples[2 * frame]));
                snapshots++;
            }
            catch (CaptureException exception)
            {
                // This writer is a thousand times as fast as a song: it may come round while we copy.
                Assert.Contains("overwritten", exception.Message, StringComparison.Ordinal);
            }
        }

        stop.Cancel();
        writer.Join();
        Assert.True(snapshots > 0);
    }

    /// <summary>Sample values are the song's own frame numbers, negative on the right, or all the same.</summary>
    private void Play(long from, long to, double tempo = 120, int blockFrames = 128, bool isPlaying = true, float? value = null)
    {
        const int MostOnStack = 2048;
        Span<float> left = blockFrames <= MostOnStack ? stackalloc float[blockFrames] : new float[blockFrames];
        Span<float> right = blockFrames <= MostOnStack ? stackalloc float[blockFrames] : new float[blockFrames];
        for (var frame = from; frame < to;)
        {
            var frames = (int)Math.Min(blockFrames, to - frame);
            for (var i = 0; i < frames; i++)
            {
                (left[i], right[i]) = (value ?? frame + i, value ?? -(frame + i));
            }

            var beat = frame * tempo / (60.0 * Rate);
            _capture.Write(
                new AudioBlock(
                    left[..frames], right[..frames], new Transport(isPlaying, tempo, 4, beat, Math.Floor((beat / 4) + 1e-9) * 4)));
            frame += frames;
        }
    }
}

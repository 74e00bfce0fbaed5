using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Capture;

namespace Sidechain.PluginHostSim.Tests;

public sealed class LoopCaptureTests
{
    private const int Rate = 48_000;

    /// <summary>Four-four time at 120 beats a minute.</summary>
    private const int BarFrames = 2 * Rate;

    [Fact]
    public void Snapshot_SongInMidBar_IsTheLastWholeBars()
    {
        var capture = new LoopCapture();
        capture.Prepare(Rate, 2);
        Play(capture, 0, (5 * BarFrames) + 777);

        var loop = capture.Snapshot(2);

        Assert.Equal((2 * BarFrames, 120.0, 2, 2), (loop.FrameCount, loop.Tempo, loop.Channels, loop.Bars));
        Assert.Equal(3 * BarFrames, loop.Samples[0]);
        Assert.Equal(-3 * BarFrames, loop.Samples[1]);
        Assert.Equal((5 * BarFrames) - 1, loop.Samples[^2]);
    }

    [Fact]
    public void Snapshot_MoreBarsThanPlayed_SaysHowManyThereAre()
    {
        var capture = new LoopCapture();
        capture.Prepare(Rate, 2);
        Play(capture, 0, BarFrames + 1000);

        var error = Assert.Throws<CaptureException>(() => capture.Snapshot(4));

        Assert.Equal("Only 1 bar was played since the song started, and 4 were asked for. Play on, or share fewer.", error.Message);
    }

    /// <summary>Sample values are the song's own frame numbers, negative on the right.</summary>
    internal static void Play(LoopCapture capture, long from, long to, double tempo = 120, int blockFrames = 128)
    {
        Span<float> left = stackalloc float[blockFrames];
        Span<float> right = stackalloc float[blockFrames];
        for (var frame = from; frame < to;)
        {
            var frames = (int)Math.Min(blockFrames, to - frame);
            for (var i = 0; i < frames; i++)
            {
                (left[i], right[i]) = (frame + i, -(frame + i));
            }

            var beat = frame * tempo / (60.0 * Rate);
            capture.Write(new AudioBlock(left[..frames], right[..frames], new Transport(true, tempo, 4, beat, Math.Floor(beat / 4) * 4)));
            frame += frames;
        }
    }
}

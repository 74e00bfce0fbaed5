using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;

namespace Sidechain.Audio.Tests;

public class OpusEncoderTests
{
    [Theory]
    [InlineData(1_000, 1)]
    [InlineData(1_009, 2)]
    [InlineData(4_001, 1)]
    [InlineData(8_000, 1)]
    [InlineData(22_050, 1)]
    [InlineData(44_100, 2)]
    [InlineData(48_000, 2)]
    [InlineData(96_000, 1)]
    [InlineData(192_000, 2)]
    [InlineData(767_999, 1)]
    [InlineData(768_000, 2)]
    public void Encode_AnyRate_KeepsDurationChannelsAndRate(int sampleRate, int channels)
    {
        var ogg = OggOpusFile.Parse(Encode(WavBytes.Tone(sampleRate, channels, 1.25), "Tone"));

        Assert.Equal(1.25, ogg.Duration.TotalSeconds, tolerance: 0.001);
        Assert.Equal(channels, ogg.Channels);
        Assert.Equal(sampleRate, ogg.InputSampleRate);
        Assert.Contains("TITLE=Tone", ogg.Tags, StringComparison.Ordinal);
        Assert.True(ogg.Ended);
    }

    [Fact]
    public void Encode_SampleLoop_IsEightSecondsAndAtMostAThirdOfTheSize()
    {
        var wav = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "loop.wav"));
        var opus = Encode(wav, null);

        Assert.Equal(8, OggOpusFile.Parse(opus).Duration.TotalSeconds, tolerance: 0.001);
        Assert.InRange(opus.Length, 10_000, wav.Length / 3);
    }

    [Fact]
    public void Encode_OneFrame_IsAWholeFile()
    {
        var ogg = OggOpusFile.Parse(Encode(WavBytes.Pcm16(48_000, 1, 1000), null));

        Assert.Equal(1.0 / 48_000, ogg.Duration.TotalSeconds, tolerance: 0.000_001);
    }

    [Fact]
    public void Encode_SameInputTwice_GivesTheSameBytes()
    {
        var wav = WavBytes.Tone(44_100, 2, 0.5);

        Assert.Equal(Encode(wav, "A"), Encode(wav, "A"));
    }

    [Fact]
    public void Encode_Progress_EndsAtTheLastFrame()
    {
        var seen = new List<long>();
        Encode(WavBytes.Tone(48_000, 1, 1), null, seen.Add);

        Assert.Equal(seen.Order(), seen);
        Assert.Equal(48_000, seen[^1]);
    }

    [Fact]
    public void Encode_Cancelled_StopsBetweenBlocks()
    {
        using var cancellation = new CancellationTokenSource();
        var blocks = 0;
        var failure = Record.Exception(() => Encode(
            WavBytes.Tone(48_000, 1, 5), null, _ => { blocks++; cancellation.Cancel(); }, cancellation.Token));

        Assert.IsType<OperationCanceledException>(failure);
        Assert.Equal(1, blocks);
    }

    [Fact]
    public void Encode_OutputFails_SaysSoInsteadOfCrashing()
    {
        using var full = new FullDisk();
        var reader = WavReader.Open(new MemoryStream(WavBytes.Tone(48_000, 1, 1)), "tone.wav");

        var failure = Assert.Throws<AudioEncodingException>(() => OpusEncoder.Encode(reader, full, null, null, CancellationToken.None));
        Assert.Contains("disk full", failure.Message, StringComparison.Ordinal);
    }

    private static byte[] Encode(byte[] wav, string? title, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        using var output = new MemoryStream();
        OpusEncoder.Encode(WavReader.Open(new MemoryStream(wav), "tone.wav"), output, title, progress, cancellation);
        return output.ToArray();
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("disk full");
    }
}

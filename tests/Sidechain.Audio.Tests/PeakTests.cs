using Sidechain.Audio.Peaks;
using Sidechain.Audio.Wav;

namespace Sidechain.Audio.Tests;

public sealed class PeakTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(2000)]
    [InlineData(2001)]
    [InlineData(4001)]
    [InlineData(1_234_567)]
    public void Peaks_AreAtMostAThousand_OfEqualParts(int frames)
    {
        var meter = new PeakMeter();
        // Each frame is as loud as the share of the loop that is behind it.
        for (var i = 0; i < frames; i++)
        {
            meter.Add([(i + 1f) / frames], channels: 1);
        }

        var peaks = meter.ToPeaks();
        Assert.InRange(peaks.Length, Math.Min(frames, 500), Math.Min(frames, PeakMeter.MostPeaks));
        Assert.Equal(255, peaks[^1]);
        for (var i = 0; i < peaks.Length; i++)
        {
            Assert.InRange(peaks[i] - (255.0 * (i + 1) / peaks.Length), -2, 2);
        }
    }

    [Fact]
    public void Peaks_OfBothChannels_AreTheLouderOnes()
    {
        var meter = new PeakMeter();
        meter.Add([0, -1, 0.5f, 0, 2, 0], channels: 2);

        Assert.Equal([255, 128, 255], meter.ToPeaks());
    }

    [Fact]
    public void Peaks_OfNothing_AreNone() => Assert.Empty(new PeakMeter().ToPeaks());

    [Theory]
    [InlineData(1, 16, 1)]
    [InlineData(1, 16, 2)]
    [InlineData(1, 24, 1)]
    [InlineData(1, 24, 2)]
    [InlineData(1, 32, 2)]
    [InlineData(3, 32, 2)]
    public void Wav_InPiecesOfAnyLength_HasTheWaveformOfTheWhole(int tag, int bits, int channels)
    {
        var data = new byte[bits / 8 * channels * 3000];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * 31 % 61);
        }

        var wav = new WavBytes().Chunk("LIST", new byte[33]).Format(tag, channels, 48_000, bits).Chunk("fact", new byte[4])
            .Chunk("data", data).Chunk("LIST", new byte[100]).ToArray();
        var whole = Measure(wav, wav.Length);

        Assert.NotNull(whole);
        Assert.InRange(whole.Length, 500, 1000);
        foreach (var piece in (int[])[1, 2, 3, 7, 64, 1000])
        {
            Assert.Equal(whole, Measure(wav, piece));
        }
    }

    [Fact]
    public void Wav_WithoutALength_IsMeasuredToItsEnd()
    {
        foreach (var claimed in (uint[])[0, uint.MaxValue, 0x7FFF_FFF0])
        {
            Assert.Equal(
                [128, 255], Measure(new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", [0, 0x40, 0, 0x80], claimed).ToArray(), 5));
        }
    }

    /// <summary>What anybody may send: none of it throws, hangs, or asks for memory that it names.</summary>
    [Fact]
    public void Wav_ThatIsHostile_HasNoWaveform()
    {
        byte[][] hostile =
        [
            [], [.. "RIFF"u8], [.. "RIFF....WAVE"u8], [.. "RIFX....WAVE"u8], [.. "RIFF....AVI LIST"u8],
            new WavBytes().ToArray(),
            new WavBytes().Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Chunk("fmt ", new byte[16]).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Chunk("fmt ", new byte[2]).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Chunk("fmt ", new byte[16], uint.MaxValue).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Chunk("JUNK", [], uint.MaxValue).Format(1, 1, 48_000, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 0, 48_000, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 65_535, 48_000, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 1, -1, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 1, 48_000, 7).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 1, 48_000, 16, blockAlign: 0).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(85, 1, 48_000, 16).Chunk("data", new byte[100]).ToArray(),
            new WavBytes().Format(1, 1, 48_000, 16).Chunk("data", [1]).ToArray()[..^1],
        ];
        Assert.All(hostile, file => Assert.All((int[])[1, 13, 4096], piece => Assert.Null(Measure(file, piece))));
    }

    /// <summary>The form for more than 4 GiB: lengths in a chunk of their own.</summary>
    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void WavOf64Bits_HasThePeaksOfTheSameSound(string form)
    {
        var wav = WavBytes.Tone(48_000, 1, 0.5);
        byte[] unknown = [255, 255, 255, 255];
        byte[] lengths = [.. "ds64"u8, 28, 0, 0, 0, .. new byte[28]];
        byte[] same =
        [
            .. System.Text.Encoding.ASCII.GetBytes(form), .. unknown, .. wav[8..12], .. lengths, .. wav[12..40], .. unknown, .. wav[44..],
        ];

        Assert.NotNull(Measure(wav, 4096));
        Assert.Equal(Measure(wav, 4096), Measure(same, 4096));
    }

    [Fact]
    public void Wav_WithNoise_NeverThrows()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var wav = WavBytes.Pcm16(48_000, 2, 1, 2, 3, 4, 5, 6);
            for (var flips = 0; flips < 4; flips++)
            {
                wav[random.Next(wav.Length)] = (byte)random.Next(256);
            }

            Assert.True(Measure(wav, 1 + random.Next(50)) is null or { Length: <= PeakMeter.MostPeaks });
        }
    }

    private static byte[]? Measure(byte[] file, int piece)
    {
        var peaks = new WavPeaks();
        foreach (var bytes in file.Chunk(piece))
        {
            peaks.Add(bytes);
        }

        return peaks.ToPeaks();
    }
}

using Sidechain.Audio.Wav;

namespace Sidechain.Audio.Tests;

public class WavWriterTests
{
    [Theory]
    [InlineData(1, 44_100)]
    [InlineData(2, 192_000)]
    public void FromFloats_ReadBack_GivesTheSameSamples(int channels, int sampleRate)
    {
        float[] samples = [0f, 1f, -1f, 0.123456789f, float.Epsilon, -0.5f];
        var reader = WavReader.Open(new MemoryStream(WavWriter.FromFloats(samples, channels, sampleRate)), "capture.wav");
        var read = new float[samples.Length];
        var frames = reader.Read(read);

        Assert.Equal((channels, sampleRate, samples.Length / channels), (reader.Format.Channels, reader.Format.SampleRate, frames));
        Assert.Equal(samples, read);
    }

    [Fact]
    public void FromFloats_ThreeChannels_Refuses() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WavWriter.FromFloats([0f, 0f, 0f], 3, 48_000));
}

using Sidechain.Audio.Wav;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host.Inputs;

/// <summary>A WAV file, read whole before the song starts, which the track repeats. Another rate changes the pitch, as a sampler.</summary>
internal sealed class WavInput : IAudioInput
{
    /// <summary>Ten minutes of stereo at 48 kHz; a longer file's beginning is played.</summary>
    private const long MostFrames = 10 * 60 * 48_000;

    private readonly float[] _samples;
    private readonly int _channels;
    private int _frame;

    private WavInput(float[] samples, int channels) => (_samples, _channels) = (samples, channels);

    /// <summary>The whole file.</summary>
    /// <exception cref="InvalidAudioException">It is no WAV file that can be read, or has no sample.</exception>
    public static WavInput Open(Stream stream, string name)
    {
        var reader = WavReader.Open(stream, name);
        var samples = new float[Math.Min(MostFrames, reader.FrameCount) * reader.Format.Channels];
        var filled = 0;
        for (int frames; filled < samples.Length && (frames = reader.Read(samples.AsSpan(filled))) > 0;)
        {
            filled += frames * reader.Format.Channels;
        }

        return filled > 0
            ? new WavInput(samples[..filled], reader.Format.Channels)
            : throw InvalidAudioException.For(name, "it holds no sample");
    }

    public void Fill(in AudioBlock block)
    {
        for (var i = 0; i < block.Frames; i++)
        {
            block.Left[i] = _samples[_frame * _channels];
            if (block.Channels == 2)
            {
                block.Right[i] = _samples[(_frame * _channels) + _channels - 1];
            }

            _frame = (_frame + 1) * _channels < _samples.Length ? _frame + 1 : 0;
        }
    }
}

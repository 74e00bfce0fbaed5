using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Host.Inputs;

/// <summary>A plucked pattern of sixteenths that follows the song: the same seed plays the same notes at any block size.</summary>
internal sealed class SynthInput : IAudioInput
{
    private const int Steps = 32;
    private const int StepsPerBeat = 4;

    /// <summary>Part of the level that is left after a second.</summary>
    private const double Decay = 0.02;

    /// <summary>Below it a note is over; smaller numbers would be slow ones for the processor.</summary>
    private const float Silence = 1e-5f;

    /// <summary>Minor pentatonic, in semitones above A2; a rest is -1.</summary>
    private static readonly int[] Scale = [0, 3, 5, 7, 10, 12, 15, -1];

    private readonly int _rate;
    private readonly float[] _frequencies = new float[Steps];
    private readonly float _fall;
    private long _step = -1;
    private float _phase;
    private float _level;

    public SynthInput(int sampleRate, int seed)
    {
        _rate = sampleRate;
        _fall = (float)Math.Pow(Decay, 1.0 / sampleRate);
        var random = new Random(seed);
        for (var i = 0; i < Steps; i++)
        {
            var note = Scale[random.Next(Scale.Length)];
            _frequencies[i] = note < 0 ? 0 : 110f * MathF.Pow(2f, note / 12f);
        }
    }

    public void Fill(in AudioBlock block)
    {
        var transport = block.Transport;
        var framesPerStep = transport.FramesPerBeat(_rate) / StepsPerBeat;
        var position = transport.Beat * StepsPerBeat;
        for (var frame = 0; frame < block.Frames;)
        {
            var step = (long)Math.Floor(position + (frame / framesPerStep) + 1e-6);
            if (step != _step && transport.IsPlaying)
            {
                _step = step;
                _level = _frequencies[step & (Steps - 1)] > 0 ? 0.5f : _level;
            }

            var next = (step + 1 - position) * framesPerStep;
            var end = transport.IsPlaying ? (int)Math.Clamp(Math.Ceiling(next - 1e-3), frame + 1, block.Frames) : block.Frames;
            Play(block.Left[frame..end]);
            frame = end;
        }

        block.Left.CopyTo(block.Right.IsEmpty ? block.Left : block.Right);
    }

    private void Play(Span<float> samples)
    {
        var turn = _frequencies[Math.Max(0, _step) & (Steps - 1)] / _rate;
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = _level > Silence ? _level * MathF.Sin(MathF.Tau * _phase) : 0f;
            _level *= _level > Silence ? _fall : 0f;
            _phase += turn;
            _phase -= MathF.Floor(_phase);
        }
    }
}

using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation;

/// <summary>Feeds a plugin with blocks of noise in a playing song, and looks at what comes back.</summary>
internal sealed class NoiseBlocks(int sampleRate, int maxFrames, Random random)
{
    private const double Tempo = 120;

    private readonly float[] _left = new float[maxFrames];
    private readonly float[] _right = new float[maxFrames];
    private readonly Random _random = random;
    private long _frame;

    /// <summary>One block of noise through the plugin.</summary>
    public void Process(IAudioPlugin plugin, int frames) => Process(plugin, Fill(frames));

    /// <summary>The next block of noise, for a test that measures the call itself.</summary>
    public AudioBlock Fill(int frames)
    {
        var beat = _frame * Tempo / (60.0 * sampleRate);
        var block = new AudioBlock(
            _left.AsSpan(0, frames), _right.AsSpan(0, frames), new Transport(true, Tempo, 4, beat, Math.Floor(beat / 4) * 4));
        for (var i = 0; i < frames; i++)
        {
            block.Left[i] = (_random.NextSingle() * 2) - 1;
            block.Right[i] = (_random.NextSingle() * 2) - 1;
        }

        _frame += frames;
        return block;
    }

    /// <summary>Fails on NaN, infinities, and numbers so small that the processor takes many times as long for them.</summary>
    public void ExpectSound(TestSubject subject, int frames)
    {
        Span<float> left = _left.AsSpan(0, frames);
        Span<float> right = _right.AsSpan(0, frames);
        subject.Expect(!Any(left, right, float.IsNaN), "NaNs found in buffer: a host mutes the track, or its limiter never recovers.");
        subject.Expect(!Any(left, right, float.IsInfinity), "Infs found in buffer: a host mutes the track, or a loudspeaker suffers.");
        subject.Expect(
            !Any(left, right, float.IsSubnormal), "Subnormals found in buffer: every plugin behind this one computes many times as long.");
    }

    private static void Process(IAudioPlugin plugin, AudioBlock block) => plugin.Process(block);

    private static bool Any(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Func<float, bool> isBad)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (isBad(left[i]) || isBad(right[i]))
            {
                return true;
            }
        }

        return false;
    }
}

using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation.Violators;

/// <summary>Throws on the audio thread.</summary>
internal sealed class Throws : PlainPlugin
{
    public override void Process(in AudioBlock block) => throw new InvalidOperationException("The filter is not stable.");
}

/// <summary>Divides by a level that is zero at first.</summary>
internal sealed class WritesNaN : PlainPlugin
{
    private float _level;

    public override void Process(in AudioBlock block)
    {
        block.Left[0] = _level / _level;
        _level = 0f;
    }
}

/// <summary>Amplifies without end.</summary>
internal sealed class WritesInfinity : PlainPlugin
{
    public override void Process(in AudioBlock block) => block.Left[^1] = float.MaxValue * (2f + Math.Abs(block.Left[^1]));
}

/// <summary>Lets a tail fade for ever.</summary>
internal sealed class WritesSubnormals : PlainPlugin
{
    public override void Process(in AudioBlock block) => block.Left[0] = float.Epsilon;
}

/// <summary>Works on although it is bypassed.</summary>
internal sealed class IgnoresBypass : PlainPlugin
{
    public override void Process(in AudioBlock block)
    {
        foreach (ref var sample in block.Left)
        {
            sample *= 0.5f;
        }
    }
}

/// <summary>Believes that every block is as long as prepared.</summary>
internal sealed class NeedsWholeBlocks : PlainPlugin
{
    private int _frames;

    public override void Prepare(AudioFormat format) => _frames = format.MaxFrames;

    public override void Process(in AudioBlock block) => block.Left[Math.Min(_frames, 1024) - 1] *= 0.5f;
}

/// <summary>Believes that no block is longer than prepared.</summary>
internal sealed class NeedsShortBlocks : PlainPlugin
{
    private float[] _delay = [];

    public override void Prepare(AudioFormat format) => _delay = new float[format.MaxFrames];

    public override void Process(in AudioBlock block) => block.Left.CopyTo(_delay);
}

/// <summary>Cannot be prepared twice without a release.</summary>
internal sealed class NeedsRelease : PlainPlugin
{
    private int _rate;

    public override void Prepare(AudioFormat format)
    {
        if (_rate != 0 && _rate != format.SampleRate)
        {
            throw new InvalidOperationException("It is prepared already.");
        }

        _rate = format.SampleRate;
    }

    public override void Release() => _rate = 0;
}

/// <summary>Divides by a parameter that can be zero.</summary>
internal sealed class DividesByParameter : PlainPlugin
{
    public override void Process(in AudioBlock block) => block.Left[0] /= Gain.Value;
}

/// <summary>Takes two blocks' time for one.</summary>
internal sealed class TakesTooLong : PlainPlugin
{
    private const double Blocks = 2;

    private int _rate = 48_000;
    private double _state = 0.5;

    public override void Prepare(AudioFormat format) => _rate = format.SampleRate;

    public override void Process(in AudioBlock block)
    {
        _ = Host.Clocks.Libc.GetTime(Host.Clocks.Libc.ClockThreadCpuTime, out var start);
        var until = start.Total + (long)(Blocks * block.Frames * 1e9 / _rate);
        while (true)
        {
            for (var i = 0; i < 100; i++)
            {
                _state = 3.9 * _state * (1 - _state);
            }

            _ = Host.Clocks.Libc.GetTime(Host.Clocks.Libc.ClockThreadCpuTime, out var now);
            if (now.Total >= until)
            {
                return;
            }
        }
    }
}

using Sidechain.PluginHostSim.Plugin.Capture;
using Sidechain.PluginHostSim.Plugin.Statistics;

namespace Sidechain.PluginHostSim.Plugin;

/// <summary>Lets the audio through, keeps the last bars of it, and gives them to a worker when the user shares.</summary>
internal sealed class LoopSharingPlugin : IAudioPlugin
{
    private readonly PluginParameter _gain = new("Gain, dB", -60f, 12f, 0f);
    private readonly PluginParameter _bars = new("Bars", 1f, LoopCapture.MaxBars, 4f);
    private volatile bool _isBypassed;
    private float _lastGain = 1f;
    private int _program;

    public LoopSharingPlugin() => Parameters = [_gain, _bars];

    public string Name => "Sidechain";

    public IReadOnlyList<PluginParameter> Parameters { get; }

    /// <summary>How many bars a share takes.</summary>
    public IReadOnlyList<string> Programs { get; } = ["Last 4 bars", "Last 8 bars", "Last 16 bars"];

    public int Program
    {
        get => _program;
        set
        {
            _program = Math.Clamp(value, 0, Programs.Count - 1);
            _bars.Normalised = ((4 << _program) - _bars.Minimum) / (_bars.Maximum - _bars.Minimum);
        }
    }

    public bool IsBypassed
    {
        get => _isBypassed;
        set => _isBypassed = value;
    }

    /// <summary>The bars that were played; a worker takes its last bars from here.</summary>
    public LoopCapture Capture { get; } = new();

    /// <summary>The figures of the audio callback; a share records it as <c>plugin.audio</c>.</summary>
    public BlockStatistics Statistics { get; } = new(TimeProvider.System);

    /// <summary>Bars that the user chose to share.</summary>
    public int Bars => (int)MathF.Round(_bars.Value);

    public void Prepare(AudioFormat format)
    {
        Capture.Prepare(format.SampleRate, format.Channels);
        Statistics.Prepare(format.SampleRate);
    }

    public void Process(in AudioBlock block)
    {
        var started = Statistics.Begin();
        Work(block);
        Statistics.End(started, block.Frames);
    }

    public void Release()
    {
        // The captured audio stays: a host releases when the song stops, and then the user shares.
    }

    public byte[] SaveState() => PluginState.Write(Parameters, _program, _isBypassed);

    public void RestoreState(ReadOnlySpan<byte> state)
    {
        if (PluginState.TryRead(state, Parameters, out var program, out var isBypassed))
        {
            (_program, _isBypassed) = (Math.Clamp(program, 0, Programs.Count - 1), isBypassed);
        }
    }

    public IPluginEditor? CreateEditor() => new LoopSharingEditor(this);

    public void Dispose()
    {
        // No thread, no handle: the capture goes with the instance.
    }

    private void Work(in AudioBlock block)
    {
        if (_isBypassed)
        {
            Capture.Interrupt();
            return;
        }

        ApplyGain(block);
        Capture.Write(block);
    }

    /// <summary>A ramp from the last block's gain, which would click otherwise.</summary>
    private void ApplyGain(in AudioBlock block)
    {
        var gain = MathF.Pow(10f, _gain.Value / 20f);
        var step = (gain - _lastGain) / Math.Max(1, block.Frames);
        if (step == 0f && gain == 1f)
        {
            return;
        }

        Ramp(block.Left, step);
        Ramp(block.Right, step);
        _lastGain = gain;
    }

    private void Ramp(Span<float> samples, float step)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] *= _lastGain + (step * (i + 1));
        }
    }
}

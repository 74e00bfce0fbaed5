namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>
/// Load and xruns as JUCE defines them (AudioProcessLoadMeasurer), so that figures compare with those of any JUCE host. The load is the
/// part of a block's duration that its rendering took, through a filter that takes a fifth of each new value. An xrun is a block whose
/// rendering took longer than it lasts.
/// </summary>
internal sealed class LoadMeter(int sampleRate)
{
    private const double Filter = 0.2;

    private double _load;

    /// <summary>0 to 1.</summary>
    public double Load => Math.Clamp(_load, 0, 1);

    public long Xruns { get; private set; }

    /// <param name="nanoseconds">How long the rendering took.</param>
    /// <param name="frames">The block's length.</param>
    /// <returns>Whether it is an xrun.</returns>
    public bool Add(long nanoseconds, int frames)
    {
        var used = nanoseconds * (double)sampleRate / (frames * 1e9);
        _load += Filter * (used - _load);
        Xruns += used > 1 ? 1 : 0;
        return used > 1;
    }
}

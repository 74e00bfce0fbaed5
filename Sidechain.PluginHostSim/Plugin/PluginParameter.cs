namespace Sidechain.PluginHostSim.Plugin;

/// <summary>A number that the user, the host's automation and the plugin's window turn at once, each on a thread of its own.</summary>
internal sealed class PluginParameter
{
    private readonly Action? _changed;
    private float _value;

    /// <param name="name">The name that the host shows.</param>
    /// <param name="minimum">The value at 0.</param>
    /// <param name="maximum">The value at 1.</param>
    /// <param name="initial">Between the two.</param>
    /// <param name="changed">Told of each new value, on the thread that sets it.</param>
    public PluginParameter(string name, float minimum, float maximum, float initial, Action? changed = null)
    {
        (Name, Minimum, Maximum, _changed) = (name, minimum, maximum, changed);
        Default = (initial - minimum) / (maximum - minimum);
        _value = Default;
    }

    public string Name { get; }

    public float Minimum { get; }

    public float Maximum { get; }

    /// <summary>Normalised, 0 to 1.</summary>
    public float Default { get; }

    /// <summary>Normalised, 0 to 1. Any thread; what a host sends beyond is clamped, and no number at all is ignored.</summary>
    public float Normalised
    {
        get => Volatile.Read(ref _value);
        set
        {
            if (!float.IsNaN(value))
            {
                Volatile.Write(ref _value, Math.Clamp(value, 0f, 1f));
                _changed?.Invoke();
            }
        }
    }

    /// <summary>In the parameter's own unit.</summary>
    public float Value => Minimum + (Normalised * (Maximum - Minimum));
}

using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.Validation;

/// <summary>The plugin under test, as one test sees it.</summary>
/// <param name="entry">Loads instances.</param>
/// <param name="strictness">1 to 10.</param>
/// <param name="random">The run's own, from its seed.</param>
internal sealed class TestSubject(PluginEntry entry, int strictness, Random random)
{
    /// <summary>A plugin that is wrong in every block need not say so in every block.</summary>
    private const int MostFailures = 5;

    private readonly Lock _lock = new();
    private readonly List<string> _failures = [];

    /// <summary>Rates that every combination is tried with, hertz; pluginval's.</summary>
    public static IReadOnlyList<int> SampleRates { get; } = [44_100, 48_000, 96_000];

    /// <summary>Block sizes that every combination is tried with, frames; pluginval's.</summary>
    public static IReadOnlyList<int> BlockSizes { get; } = [64, 128, 256, 512, 1024];

    public int Strictness => strictness;

    public Random Random => random;

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>Loads an instance; the test disposes of it.</summary>
    public IAudioPlugin Load() => entry.Create();

    public void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            Fail(otherwise);
        }
    }

    /// <summary>A sentence for the plugin's developer. The same one counts once.</summary>
    public void Fail(string sentence)
    {
        lock (_lock)
        {
            if (_failures.Count < MostFailures && !_failures.Contains(sentence))
            {
                _failures.Add(sentence);
            }
        }
    }
}

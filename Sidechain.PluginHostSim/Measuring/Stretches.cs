using Sidechain.PluginHostSim.Host.Measures;

namespace Sidechain.PluginHostSim.Measuring;

/// <summary>Gathers the stretches of one kind.</summary>
internal sealed class Stretches
{
    private readonly List<BlockMeasures> _all = [];
    private int _shares;

    public void Add(BlockMeasures measures, int shares)
    {
        _all.Add(measures);
        _shares += shares;
    }

    public StretchReport ToReport()
    {
        long[] p999 = [.. _all.Select(measures => measures.Plugins.Percentile(99.9))];
        return new StretchReport(
            p999,
            Median([.. _all.Select(measures => measures.Plugins.Percentile(50))]),
            Median(p999),
            Median([.. _all.Select(measures => measures.Running.Percentile(99.9))]),
            _all.Max(measures => measures.Plugins.Max),
            _all.Sum(measures => measures.Blocks),
            _all.Sum(measures => measures.StoppedBlocks),
            _all.Sum(measures => measures.Load.Xruns),
            _all.Sum(measures => measures.StoppedXruns),
            _all.Sum(measures => measures.AllocatedBytes),
            _shares);
    }

    public static double Median(IReadOnlyList<long> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2.0;
    }
}

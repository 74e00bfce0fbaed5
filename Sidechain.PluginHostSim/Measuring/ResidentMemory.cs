namespace Sidechain.PluginHostSim.Measuring;

/// <summary>This process's resident memory over a run.</summary>
internal sealed class ResidentMemory
{
    private const double Mega = 1e6;

    private readonly List<(TimeSpan At, long Bytes)> _samples = [];

    public void Sample(TimeSpan at) => Add(at, Environment.WorkingSet);

    public void Add(TimeSpan at, long bytes) => _samples.Add((at, bytes));

    /// <summary>The median of each quarter of the run, megabytes; a quarter without a sample has that of the one before.</summary>
    public IReadOnlyList<double> Quarters(TimeSpan duration)
    {
        var quarters = new double[4];
        for (var i = 0; i < quarters.Length; i++)
        {
            var (from, to) = (duration * i / 4, duration * (i + 1) / 4);
            long[] inside = [.. _samples.Where(sample => sample.At >= from && (sample.At < to || i == 3)).Select(sample => sample.Bytes)];
            quarters[i] = inside.Length > 0 ? Stretches.Median(inside) / Mega : quarters[Math.Max(0, i - 1)];
        }

        return quarters;
    }
}

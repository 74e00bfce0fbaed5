namespace Sidechain.Telemetry.Insights;

/// <summary>How long a step took, in bins an eighth of a doubling wide.</summary>
internal sealed class StepHistogram
{
    // As telemetry.bin in the schema has it.
    private const double BinsOfADoubling = 8;
    private const double LeastNs = 1000;

    private readonly SortedDictionary<short, long> _bins = [];

    public long Spans { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Clients say what they like, and no sum of it overflows.</summary>
    public double TotalNs { get; private set; }

    /// <summary>Not rounded to bins; 0 without spans.</summary>
    public double AverageNs => Spans == 0 ? 0 : TotalNs / Spans;

    public void Add(short bin, long spans, long failed, double totalNs)
    {
        _bins[bin] = Sum(_bins.GetValueOrDefault(bin), spans);
        Spans = Sum(Spans, spans);
        Failed = Sum(Failed, failed);
        TotalNs += totalNs;
    }

    public void Add(StepHistogram other)
    {
        foreach (var (bin, spans) in other._bins)
        {
            Add(bin, spans, 0, 0);
        }

        Failed = Sum(Failed, other.Failed);
        TotalNs += other.TotalNs;
    }

    // No count wraps round.
    private static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    /// <summary>The duration below which such a part of the spans lies, nanoseconds, right to 4.5 percent; 0 without spans.</summary>
    /// <param name="part">0.95 for p95.</param>
    public double QuantileNs(double part)
    {
        var rank = Math.Max((long)Math.Ceiling(part * Spans), 1);
        foreach (var (bin, spans) in _bins)
        {
            rank -= spans;
            if (rank <= 0)
            {
                return LeastNs * Math.Pow(2, (bin + 0.5) / BinsOfADoubling);
            }
        }

        return 0;
    }
}

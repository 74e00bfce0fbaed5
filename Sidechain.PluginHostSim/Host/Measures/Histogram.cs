using System.Numerics;

namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>Counts times in nanoseconds in buckets of less than one percent, without allocating; the largest is exact.</summary>
internal sealed class Histogram
{
    /// <summary>Buckets in each power of two, as a power of two.</summary>
    private const int Bits = 7;

    private readonly long[] _counts = new long[(66 - Bits) << Bits];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Add(long value)
    {
        value = Math.Max(0, value);
        _counts[Bucket(value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>The least time that so many percent of all do not exceed; 0 without any.</summary>
    public long Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(Count * percent / 100);
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank && seen > 0)
            {
                return Math.Min(Max, Last(bucket));
            }
        }

        return 0;
    }

    public Percentiles ToPercentiles() => new(Percentile(50), Percentile(99), Percentile(99.9), Percentile(99.99), Max);

    private static int Bucket(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - Bits);
        return (shift << Bits) + (int)(value >> shift);
    }

    /// <summary>The largest value of a bucket.</summary>
    private static long Last(int bucket)
    {
        var shift = Math.Max(0, (bucket >> Bits) - 1);
        return ((long)(bucket - (shift << Bits) + 1) << shift) - 1;
    }
}

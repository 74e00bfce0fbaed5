using System.Globalization;

namespace Sidechain.Bench;

/// <summary>Times of one step over several runs.</summary>
internal sealed class Figures(string name)
{
    private readonly List<double> _milliseconds = [];

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    public override string ToString()
    {
        var sorted = _milliseconds.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-62} {sorted[0],8:0} {sorted[sorted.Length / 2],8:0} {sorted[^1],8:0}   {sorted.Length}");
    }
}

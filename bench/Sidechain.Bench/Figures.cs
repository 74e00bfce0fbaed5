using System.Globalization;

namespace Sidechain.Bench;

/// <summary>Times of one step over several runs, milliseconds, or another figure whose name says its unit.</summary>
internal sealed class Figures(string name)
{
    private readonly List<double> _values = [];

    public void Add(TimeSpan time) => Add(time.TotalMilliseconds);

    public void Add(double value) => _values.Add(value);

    public override string ToString()
    {
        var sorted = _values.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-62} {sorted[0],8:0} {sorted[sorted.Length / 2],8:0} {sorted[^1],8:0}   {sorted.Length}");
    }
}

namespace Sidechain.Telemetry.Store;

/// <summary>How many spans a group may have to be written in a moment, by how long the last ones took.</summary>
internal sealed class GroupSize(StoreOptions options)
{
    // A group takes a while whatever is in it: smaller ones say nothing about a span's cost, and would be a waste.
    private const int Least = 250;

    private const double Weight = 0.3;

    private double _secondsOfSpan;

    /// <summary>At most as many as the options say.</summary>
    public int Spans { get; private set; } = options.GroupSpans;

    /// <param name="spans">Of a group, and what else was as much work: <see cref="Batch.Work"/>.</param>
    /// <param name="taken">From its beginning to its commit.</param>
    public void Learn(int spans, TimeSpan taken)
    {
        if (spans < Math.Min(Least, options.GroupSpans))
        {
            return;
        }

        var seconds = taken.TotalSeconds / spans;
        _secondsOfSpan = _secondsOfSpan == 0 ? seconds : ((1 - Weight) * _secondsOfSpan) + (Weight * seconds);
        Spans = (int)Math.Clamp(options.GroupTime.TotalSeconds / _secondsOfSpan, Math.Min(Least, options.GroupSpans), options.GroupSpans);
    }
}

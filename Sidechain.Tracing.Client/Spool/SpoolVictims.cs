using Sidechain.Tracing.Client.Delivery;
using Sidechain.Tracing.Wire;

namespace Sidechain.Tracing.Client.Spool;

/// <summary>What the cap takes away. Its losses are written down before it is deleted.</summary>
internal sealed class SpoolVictims : IDisposable
{
    private readonly List<DeadRun> _runs = [];
    private readonly List<SpoolSegment> _segments = [];
    private readonly List<WireDropped> _losses = [];

    public IReadOnlyList<WireDropped> Losses => _losses;

    public void Add(DeadRun run)
    {
        _runs.Add(run);
        Lose(run.Contents.Pending.Count);
        _losses.AddRange(run.Contents.Lost);
    }

    public void Add(SpoolSegment segment)
    {
        _segments.Add(segment);
        Lose(segment.Pending);
    }

    public void Delete()
    {
        _runs.ForEach(run => run.Delete());
        _segments.ForEach(segment => segment.Delete());
        _runs.Clear();
        _segments.Clear();
    }

    /// <summary>After <see cref="Delete"/> there is nothing left to do.</summary>
    public void Dispose()
    {
        _runs.ForEach(run => run.Dispose());
        _segments.ForEach(segment => segment.Dispose());
    }

    private void Lose(int count)
    {
        if (count > 0)
        {
            _losses.Add(new WireDropped(DropReasons.SpoolFull, count));
        }
    }
}

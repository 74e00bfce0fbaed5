namespace Sidechain.Tracing.Client.Spool;

/// <summary>The segments of this run, oldest first; the last one is written to.</summary>
internal sealed class SegmentChain(SpoolOptions options, string runName)
{
    private readonly List<SpoolSegment> _segments = [];
    private int _lastNumber;

    public SpoolSegment? Current => _segments.Count == 0 ? null : _segments[^1];

    public int NextNumber => _lastNumber + 1;

    public int Pending => _segments.Sum(s => s.Pending);

    public int Running => _segments.Sum(s => s.Running);

    public void Add(ReadOnlySpan<byte> head, int size)
    {
        if (_lastNumber == 0)
        {
            SpoolFiles.CreateFolder(options.Folder);
            SpoolFiles.DeleteAbandoned(options.Folder);
        }

        var path = SpoolFiles.Path(options.Folder, runName, NextNumber);
        _segments.Add(SpoolSegment.Create(path, head, size));
        _lastNumber++;
    }

    /// <summary>
    /// From the oldest on, and no further than the first that is needed: later ones say which spans of earlier ones are delivered.
    /// </summary>
    public void DeleteSettled()
    {
        while (_segments is [{ Pending: 0, Running: 0 } oldest, _, ..])
        {
            _segments.RemoveAt(0);
            oldest.Delete();
        }
    }

    /// <summary>
    /// Chooses what must go so that <paramref name="bytes"/> more fit under the cap: runs that are over first, then the oldest of this one.
    /// </summary>
    public SpoolVictims MakeRoom(long bytes)
    {
        var victims = new SpoolVictims();
        var runs = SpoolFiles.Runs(options.Folder);
        var over = runs.Sum(run => run.Segments.Sum(file => file.Length)) + bytes - options.MaxBytes;
        foreach (var (run, files) in runs)
        {
            if (over > 0 && run != runName && DeadRun.TryOpen(files) is { } dead)
            {
                over -= files.Sum(file => file.Length);
                victims.Add(dead);
            }
        }

        // Spans in a batch on its way are in memory and may yet arrive: they are not counted as lost.
        while (over > 0 && _segments.FindIndex(0, _segments.Count - 1, s => s.OnTheirWay == 0) is >= 0 and var index)
        {
            over -= _segments[index].Bytes;
            victims.Add(_segments[index]);
            _segments.RemoveAt(index);
        }

        return victims;
    }

    public void Close(bool isNeeded)
    {
        foreach (var segment in _segments)
        {
            if (isNeeded)
            {
                segment.Dispose();
            }
            else
            {
                segment.Delete();
            }
        }
    }
}

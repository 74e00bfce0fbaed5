namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>Counts collections and finds the longest pause: they stop the audio thread too, and no C# plugin can prevent it.</summary>
internal sealed class GarbageWatch
{
    private readonly int _collectionsBefore = Collections;
    private readonly TimeSpan _pausedBefore = GC.GetTotalPauseDuration();
    private int _seen = Collections;
    private TimeSpan _paused = GC.GetTotalPauseDuration();

    /// <summary>All generations, once each.</summary>
    public static int Collections => GC.CollectionCount(0);

    public TimeSpan LongestPause { get; private set; }

    /// <summary>Takes in the collections since the last call: call it often. Several in between count as one pause, their sum.</summary>
    public void Look()
    {
        var (seen, paused) = (Collections, GC.GetTotalPauseDuration());
        if (seen != _seen || paused != _paused)
        {
            var pause = paused - _paused;
            LongestPause = pause > LongestPause ? pause : LongestPause;
            (_seen, _paused) = (seen, paused);
        }
    }

    public GarbageReport ToReport()
    {
        Look();
        return new GarbageReport(
            Collections - _collectionsBefore,
            (GC.GetTotalPauseDuration() - _pausedBefore).TotalMilliseconds, LongestPause.TotalMilliseconds);
    }
}

namespace Sidechain.PluginHostSim.Host.Measures;

/// <summary>
/// The bytes that the calling thread allocates from <see cref="Begin"/> to <see cref="End"/>, and whether the collector stopped the process
/// meanwhile. A concurrent collection that stops a thread takes the unused rest of its allocation context and counts it as allocated, up to
/// 8 KB. So the bytes of a stretch with such a stop say nothing; those of every other stretch are exact.
/// </summary>
internal readonly struct ThreadAllocations
{
    private readonly TimeSpan _paused;
    private readonly long _bytes;

    private ThreadAllocations(TimeSpan paused, long bytes) => (_paused, _bytes) = (paused, bytes);

    /// <summary>Allocates nothing, as <see cref="End"/> does.</summary>
    public static ThreadAllocations Begin() => new(GC.GetTotalPauseDuration(), GC.GetAllocatedBytesForCurrentThread());

    /// <param name="wasStopped">The collector stopped the process since <see cref="Begin"/>.</param>
    /// <returns>Bytes; not exact when it was stopped.</returns>
    public long End(out bool wasStopped)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread() - _bytes;
        wasStopped = GC.GetTotalPauseDuration() != _paused;
        return bytes;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Sidechain.Tracing.Tests.Servers;

/// <summary>Records the activities of every source in the process: what is hidden to everybody else is seen here.</summary>
internal sealed class AllActivities : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;

    public AllActivities()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Waits until the trace has so many activities at least.</summary>
    public async Task<List<Activity>> OfTraceAsync(string traceId, int count)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            var found = _stopped.Where(a => a.TraceId.ToHexString() == traceId).ToList();
            if (found.Count >= count || deadline.Elapsed > TimeSpan.FromSeconds(60))
            {
                return found;
            }

            await Task.Yield();
        }
    }

    public void Dispose() => _listener.Dispose();
}

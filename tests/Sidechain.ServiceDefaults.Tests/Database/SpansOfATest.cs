using System.Collections.Concurrent;
using System.Diagnostics;

namespace Sidechain.ServiceDefaults.Tests.Database;

/// <summary>The spans of Npgsql below a root of the test's own, until disposed.</summary>
internal sealed class SpansOfATest : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly Activity _root = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

    public SpansOfATest()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Spans of other tests too.</summary>
    public IEnumerable<Activity> All => _ended;

    public IEnumerable<Activity> Spans => _ended.Where(span => span.TraceId == _root.TraceId);

    public void Dispose()
    {
        _root.Dispose();
        _listener.Dispose();
    }
}

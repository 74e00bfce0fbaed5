using System.Diagnostics;

namespace Sidechain.Bench.Recording;

/// <summary>The floor under both libraries: activities with a listener that keeps all data, and nothing behind it.</summary>
internal sealed class ActivitySubject : ISubject
{
    private readonly ActivitySource _source = new("Bench.Floor");
    private readonly ActivityListener _listener;

    public ActivitySubject()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, _source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public string Name => "activities alone, nothing encoded";

    public long Sent => 0;

    public void Record(int count) => Flow.Record(_source, count);

    public void Empty()
    {
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }
}

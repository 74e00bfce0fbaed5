using System.Diagnostics;

namespace Sidechain.Tracing.Recording;

/// <summary>The running spans of a recorder, found by their activities.</summary>
internal sealed class OpenSpans
{
    private readonly Dictionary<Activity, RecordedSpan> _spans = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _spans.Count == 0;
            }
        }
    }

    public void Add(RecordedSpan span)
    {
        lock (_lock)
        {
            _spans[span.Activity] = span;
        }
    }

    public void Remove(RecordedSpan span)
    {
        lock (_lock)
        {
            _spans.Remove(span.Activity);
        }
    }

    public RecordedSpan? Find(Activity activity)
    {
        lock (_lock)
        {
            return _spans.GetValueOrDefault(activity);
        }
    }

    public IReadOnlyList<RecordedSpan> All()
    {
        lock (_lock)
        {
            return [.. _spans.Values];
        }
    }
}

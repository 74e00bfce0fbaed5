using System.Diagnostics;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>
/// The running spans of a recorder, found by their activities: each in a place that its id names, so that a span costs neither an
/// allocation nor a lock here.
/// </summary>
internal sealed class OpenSpans
{
    private const int Size = 1024;

    private readonly RecordedSpan?[] _places = new RecordedSpan?[Size];

    // Whose place was taken; itself the lock.
    private readonly Dictionary<Activity, RecordedSpan> _others = [];
    private int _othersCount;

    public bool IsEmpty => Volatile.Read(ref _othersCount) == 0 && Array.TrueForAll(_places, place => place is null);

    public void Add(RecordedSpan span)
    {
        if (Interlocked.CompareExchange(ref Place(span.Activity), span, null) is null)
        {
            return;
        }

        lock (_others)
        {
            _others.Add(span.Activity, span);
            Volatile.Write(ref _othersCount, _others.Count);
        }
    }

    /// <summary>Once for each span that was added.</summary>
    public void Remove(RecordedSpan span)
    {
        ref var place = ref Place(span.Activity);
        if (Volatile.Read(ref place) == span)
        {
            // Nobody else gives it away.
            Volatile.Write(ref place, null);
            return;
        }

        lock (_others)
        {
            _others.Remove(span.Activity);
            Volatile.Write(ref _othersCount, _others.Count);
        }
    }

    public RecordedSpan? Find(Activity activity)
    {
        if (Volatile.Read(ref Place(activity)) is { } span && span.Activity == activity)
        {
            return span;
        }

        if (Volatile.Read(ref _othersCount) == 0)
        {
            return null;
        }

        lock (_others)
        {
            return _others.GetValueOrDefault(activity);
        }
    }

    public IReadOnlyList<RecordedSpan> All()
    {
        List<RecordedSpan> all = [.. _places.OfType<RecordedSpan>()];
        lock (_others)
        {
            all.AddRange(_others.Values);
        }

        return all;
    }

    // Span ids are random: some of their bits are as good as a hash.
    private ref RecordedSpan? Place(Activity activity)
    {
        var id = activity.SpanId.ToHexString();
        return ref _places[(id[^1] ^ (id[^2] << 3) ^ (id[^3] << 6)) % Size];
    }
}

using System.Diagnostics;

namespace Sidechain.Tracing.Recording;

/// <summary>The running spans of a recorder, found by their activities: chains through the spans themselves, so that a span costs no allocation here.</summary>
internal sealed class OpenSpans
{
    private const int Size = 1024;

    private readonly RecordedSpan?[] _chains = new RecordedSpan?[Size];
    private readonly Lock _lock = new();
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public void Add(RecordedSpan span)
    {
        ref var first = ref Chain(span.Activity);
        lock (_lock)
        {
            span.NextOpen = first;
            first = span;
            _count++;
        }
    }

    public void Remove(RecordedSpan span)
    {
        ref var link = ref Chain(span.Activity);
        lock (_lock)
        {
            while (link is { } other)
            {
                if (other == span)
                {
                    link = span.NextOpen;
                    span.NextOpen = null;
                    _count--;
                    return;
                }

                link = ref other.NextOpen;
            }
        }
    }

    public RecordedSpan? Find(Activity activity)
    {
        ref var first = ref Chain(activity);
        lock (_lock)
        {
            var span = first;
            while (span is not null && span.Activity != activity)
            {
                span = span.NextOpen;
            }

            return span;
        }
    }

    public IReadOnlyList<RecordedSpan> All()
    {
        var all = new List<RecordedSpan>();
        lock (_lock)
        {
            foreach (var first in _chains)
            {
                for (var span = first; span is not null; span = span.NextOpen)
                {
                    all.Add(span);
                }
            }
        }

        return all;
    }

    // Span ids are random: some of their bits are as good as a hash.
    private ref RecordedSpan? Chain(Activity activity)
    {
        var id = activity.SpanId.ToHexString();
        return ref _chains[(id[^1] ^ (id[^2] << 3) ^ (id[^3] << 6)) % Size];
    }
}

using System.Diagnostics;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>Finds the recorder's span of an activity, or the one around it.</summary>
internal sealed class SpanFinder(SpanActivities activities, OpenSpans open)
{
    private RecordedSpan? _recent;

    /// <summary>The innermost span that <paramref name="activity"/> is or runs in; null outside of any.</summary>
    public RecordedSpan? Innermost(Activity? activity)
    {
        for (; activity is not null; activity = RecordedSpan.Around(activity))
        {
            if (activities.Contains(activity) && Find(activity) is { } span)
            {
                return span;
            }
        }

        return null;
    }

    /// <summary>A running span, or one that has ended and is still current somewhere.</summary>
    private RecordedSpan? Find(Activity activity)
    {
        if (_recent is { } recent && recent.Activity == activity)
        {
            return recent;
        }

        if (open.Find(activity) is { } running)
        {
            return _recent = running;
        }

        var root = activity;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return RecordedSpan.Marked(activity)
            ?? (RecordedSpan.Marked(root) is { } around ? RecordedSpan.Ended(around.Trace, activity) : null);
    }
}

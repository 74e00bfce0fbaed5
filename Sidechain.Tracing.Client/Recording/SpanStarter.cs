using System.Diagnostics;
using Sidechain.Tracing.Client.Clocks;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>
/// Starts spans: roots, and parts of spans that run or have ended. All of them are current afterwards, and <c>before</c> is the activity
/// that was current until then.
/// </summary>
internal sealed class SpanStarter(SpanRecorder recorder, SpanActivities activities, TimeProvider time)
{
    private readonly OperationNames _names = new(recorder.Client.Type);

    /// <summary>Starts a root: the first span of this client in its trace.</summary>
    public RecordedSpan StartRoot(string operation, ActivityKind kind, Activity? before, in TraceOrigin origin, long? startTicks = null)
    {
        var name = _names.Of(operation);
        var trace = new OpenTrace(recorder, new TraceClock(time), origin.ForeignTraceId);
        var ticks = startTicks ?? trace.Clock.Ticks();
        if (before is not null)
        {
            Activity.Current = null;
        }

        var root = Start(trace, activities.Create(name, kind, origin.Parent), before, ticks);
        root.Mark();
        root.SetAttribute(AttributeNames.ServiceName, recorder.Client.ServiceName);
        root.SetAttribute(AttributeNames.SidechainTraceIdOriginal, root.OriginalTraceId);
        if (origin.GivenTraceId is { } given)
        {
            root.Activity.SetCustomProperty(TraceParent.GivenTraceId, given);
        }

        return root;
    }

    /// <summary>Starts a part of any span.</summary>
    public RecordedSpan StartPart(string operation, ActivityKind kind, Activity? before, RecordedSpan parent, long? startTicks = null)
    {
        var name = _names.Of(operation);
        var ticks = startTicks ?? parent.Trace.Clock.Ticks();
        return before != parent.Activity && parent.Activity.IsStopped
            ? StartPartOfEnded(name, kind, before, parent, ticks)
            : StartPartOfRunning(name, kind, before, parent, ticks);
    }

    /// <summary>
    /// Starts a part of the current span while nobody else listens: the short way, which most spans go. An activity without a source is the
    /// same then, and costs no sampling.
    /// </summary>
    public RecordedSpan StartUnheardPart(string operation, RecordedSpan current)
    {
        var activity = activities.CreateUnheard(_names.Of(operation));
        var span = new RecordedSpan(current.Trace, activity, current.Activity, current.Trace.Clock.Ticks(), isHeard: false);
        span.Start();
        return span;
    }

    /// <summary>Takes the parent from the current activity, not from a context: so the new activity knows it as an object.</summary>
    private RecordedSpan StartPartOfRunning(string name, ActivityKind kind, Activity? before, RecordedSpan parent, long ticks)
    {
        var isElsewhere = before != parent.Activity;
        if (isElsewhere)
        {
            Activity.Current = parent.Activity;
        }

        var span = Start(parent.Trace, activities.Create(name, kind, default), before, ticks);
        if (isElsewhere)
        {
            span.Mark();
        }

        return span;
    }

    /// <summary>An activity that has ended cannot be made current, so the parent is a context.</summary>
    private RecordedSpan StartPartOfEnded(string name, ActivityKind kind, Activity? before, RecordedSpan parent, long ticks)
    {
        var span = Start(parent.Trace, activities.Create(name, kind, parent.Activity.Context), before, ticks);
        span.Mark();
        foreach (var (key, value) in parent.Activity.Baggage)
        {
            span.Activity.SetBaggage(key, value);
        }

        return span;
    }

    private static RecordedSpan Start(OpenTrace trace, Activity activity, Activity? before, long ticks)
    {
        var span = new RecordedSpan(trace, activity, before, ticks, isHeard: true);
        span.Start();
        return span;
    }
}

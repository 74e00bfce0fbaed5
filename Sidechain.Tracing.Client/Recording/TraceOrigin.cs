using System.Diagnostics;
using Sidechain.Tracing.Context;

namespace Sidechain.Tracing.Client.Recording;

/// <summary>The trace or span that a root continues, as a text from outside names it.</summary>
/// <param name="Parent">A span, or a trace id alone; nothing for a new trace.</param>
/// <param name="GivenTraceId">The trace id as it was given without a span; else null.</param>
internal readonly record struct TraceOrigin(ActivityContext Parent, string? GivenTraceId)
{
    /// <summary>The trace id as it was given, when it is a foreign one.</summary>
    public string? ForeignTraceId => GivenTraceId is not null && TraceIds.IsForeign(GivenTraceId) ? GivenTraceId : null;

    /// <param name="traceParent">A <c>traceparent</c>, or a trace id alone. Null, or anything else, begins a new trace.</param>
    /// <param name="traceState">Goes with a <c>traceparent</c>.</param>
    public static TraceOrigin Read(string? traceParent, string? traceState)
    {
        var text = traceParent?.Trim();
        if (TraceParent.TryParse(text, out var parent))
        {
            var flags = (ActivityTraceFlags)parent.Flags;
            return new(new ActivityContext(parent.TraceId, parent.SpanId, flags, traceState, isRemote: true), null);
        }

        return TraceIds.TryMapTraceId(text, out var trace)
            ? new(new ActivityContext(trace, default, ActivityTraceFlags.Recorded, isRemote: true), text)
            : default;
    }
}

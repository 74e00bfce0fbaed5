using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Context;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Doors.Clients;

/// <summary>The traces of which a document says that they are done, and how many more there were than one may name.</summary>
internal sealed record DoneTraces(IReadOnlyCollection<DoneTrace> Taken, int Rejected)
{
    /// <param name="texts">As they came; the first <see cref="WireEnvelope.MaxDone"/> different ones count.</param>
    public static DoneTraces Read(IReadOnlyList<string> texts)
    {
        var taken = new HashSet<DoneTrace>();
        foreach (var (index, text) in texts.Index())
        {
            if (taken.Count == WireEnvelope.MaxDone)
            {
                return new(taken, texts.Count - index);
            }

            if (TraceIds.TryMapTraceId(text, out var id))
            {
                taken.Add(new(SpanIds.Trace(id), TraceIds.IsForeign(text) ? text : null));
            }
        }

        return new(taken, 0);
    }
}

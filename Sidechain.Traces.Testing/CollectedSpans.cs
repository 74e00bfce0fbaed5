using System.Collections.Concurrent;
using Sidechain.Traces.Repairs;
using Sidechain.Traces.Shapes;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Traces.Testing;

/// <summary>The spans that have arrived, and when the last ones of each service did.</summary>
internal sealed class CollectedSpans(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Trace> _traces = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _services = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> TraceIds => [.. _traces.Keys];

    public void Add(IEnumerable<Span> spans)
    {
        foreach (var span in spans)
        {
            _services.TryAdd(span.Service, true);
            var trace = _traces.GetOrAdd(span.TraceId, _ => new Trace());
            lock (trace)
            {
                trace.Spans.Add(span);
                trace.Last = time.GetTimestamp();
                trace.LastOf[span.Service] = trace.Last;
            }
        }
    }

    public TraceObservation? Find(string traceId)
    {
        if (!_traces.TryGetValue(traceId, out var trace))
        {
            return null;
        }

        lock (trace)
        {
            var ago = trace.LastOf.ToDictionary(pair => pair.Key, pair => time.GetElapsedTime(pair.Value), StringComparer.Ordinal);
            // OTLP has no word for "done", so silence stands for it.
            var document = new TraceDocument(TreeBuilder.Build(trace.Spans), null, ClientDone: true, time.GetElapsedTime(trace.Last));
            return new TraceObservation(document, new TraceActivity(ago, [.. _services.Keys]));
        }
    }

    private sealed class Trace
    {
        public List<Span> Spans { get; } = [];

        public Dictionary<string, long> LastOf { get; } = new(StringComparer.Ordinal);

        public long Last { get; set; }
    }
}

using Sidechain.Telemetry.Ingest;

namespace Sidechain.Telemetry.Store;

/// <summary>Each span of a group once, since one statement may touch a row once. The rules are those of <see cref="GroupCommit"/>'s ON CONFLICT.</summary>
internal static class SpanMerge
{
    public static IReadOnlyCollection<IncomingSpan> Of(IReadOnlyList<Batch> batches)
    {
        var kept = new Dictionary<(Guid, long), IncomingSpan>(batches.Sum(batch => batch.Spans.Count));
        foreach (var batch in batches)
        {
            foreach (var span in batch.Spans)
            {
                var key = (span.TraceId, span.SpanId);
                if (!kept.TryAdd(key, new(span, batch.Clock)) && Replaces(kept[key].Span, span))
                    kept[key] = new(span, batch.Clock);
            }
        }

        return kept.Values;
    }

    private static bool Replaces(SpanRecord first, SpanRecord later) =>
        first.Unfinished && !later.Unfinished && first.ClientType == later.ClientType && (first.UserId is null || first.UserId == later.UserId);
}

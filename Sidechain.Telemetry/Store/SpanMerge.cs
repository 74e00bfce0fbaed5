using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>Each span of a group once: a statement may touch a row once. The rules are <see cref="GroupCommit"/>'s ON CONFLICT.</summary>
internal static class SpanMerge
{
    /// <param name="batches">Of the group.</param>
    /// <param name="refuse">Gets a span that another one of the same id keeps out, and why.</param>
    public static IReadOnlyCollection<IncomingSpan> Of(IReadOnlyList<Batch> batches, Action<SpanRecord, string> refuse)
    {
        var kept = new Dictionary<(Guid, long, short), IncomingSpan>(batches.Sum(batch => batch.Spans.Count));
        foreach (var batch in batches)
        {
            foreach (var span in batch.Spans)
            {
                var key = (span.TraceId, span.SpanId, span.Side);
                if (kept.TryAdd(key, new(span, batch.Clock, batch.Sender.Address)))
                {
                    continue;
                }

                var first = kept[key].Span;
                var replaces = Replaces(first, span);
                if (replaces)
                {
                    kept[key] = new(span, batch.Clock, batch.Sender.Address);
                }

                if (!batch.Sender.IsService && IsOthers(first, span))
                {
                    refuse(replaces ? first : span, RejectReasons.SpanIdTaken);
                }
                else if (!replaces && IsAnother(first, span))
                {
                    refuse(span, RejectReasons.DuplicateSpanId);
                }
            }
        }

        return kept.Values;
    }

    private static bool Replaces(SpanRecord first, SpanRecord later) =>
        (first.ClientType is not null && first.UserId is null && later.ClientType is not null && later.UserId is not null)
        || (first.Unfinished && !later.Unfinished && first.Service == later.Service && first.ClientType == later.ClientType
            && (first.UserId is null || first.UserId == later.UserId));

    /// <summary>Whether another user's, or a service's where the other one is a client's.</summary>
    public static bool IsOthers(SpanRecord first, SpanRecord later) =>
        first.UserId != later.UserId || first.ClientType is null != later.ClientType is null;

    /// <summary>Whether it is another span, and not the same once more. Its end says nothing while one of the two has none.</summary>
    public static bool IsAnother(SpanRecord first, SpanRecord later) =>
        first.Service != later.Service || first.Name != later.Name || first.Kind != later.Kind
        || first.StartNs != later.StartNs || first.ParentId != later.ParentId
        || (first.EndNs != later.EndNs && !first.Unfinished && !later.Unfinished);
}

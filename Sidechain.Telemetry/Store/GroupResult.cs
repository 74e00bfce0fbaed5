using Sidechain.Telemetry.Spans;

namespace Sidechain.Telemetry.Store;

/// <summary>What becomes of the batches of a group, while it is being written.</summary>
internal sealed class GroupResult
{
    private readonly IReadOnlyList<Batch> _batches;
    private readonly List<Batch> _kept = [];
    private readonly Dictionary<object, string> _refused = new(ReferenceEqualityComparer.Instance);

    /// <param name="batches">In the order in which they came.</param>
    /// <param name="claims">The traces that they name, locked.</param>
    public GroupResult(IReadOnlyList<Batch> batches, TraceClaims claims)
    {
        (_batches, Results) = (batches, new WriteResult[batches.Count]);
        foreach (var (index, batch) in batches.Index())
        {
            if (!claims.Covers(batch))
            {
                Results[index] = WriteResult.Kept with { Instead = batch };
                continue;
            }

            var result = Results[index] = claims.Decide(batch);
            if (result.NotOwned.Count > 0)
            {
                continue;
            }

            foreach (var refused in result.Refused)
            {
                _refused[refused.Span] = refused.Reason;
            }

            _kept.Add(
                result.Refused.Count == 0 ? batch : batch with { Spans = [.. batch.Spans.Where(span => !_refused.ContainsKey(span))] });
        }
    }

    /// <summary>What is to be written.</summary>
    public IReadOnlyList<Batch> Kept => _kept;

    /// <summary>One a batch, complete once everything is written.</summary>
    public WriteResult[] Results { get; }

    /// <summary>A span that was to be written, and whose place is taken.</summary>
    public void Refuse(SpanRecord span, string reason) => _refused[span] = reason;

    /// <summary>A span that is in the store already, just as it came.</summary>
    public void Keep(SpanRecord span) => _refused.Remove(span);

    /// <summary>Tells each batch of its own spans that were not kept.</summary>
    public WriteResult[] Complete()
    {
        for (var index = 0; _refused.Count > 0 && index < _batches.Count; index++)
        {
            var batch = _batches[index];
            // As they were sent: by those the door knows their places.
            var refused = batch.Spans.Select((span, place) => (Span: span, Place: place)).Where(one => _refused.ContainsKey(one.Span))
                .Select(one => new RefusedSpan((batch.Sent ?? batch.Spans)[one.Place], _refused[one.Span])).ToArray();
            if (Results[index].NotOwned.Count == 0 && refused.Length > 0)
            {
                Results[index] = new WriteResult([], refused);
            }
        }

        return Results;
    }
}

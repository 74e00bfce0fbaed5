using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Doors.Reading;

/// <summary>What a door found in a body: spans to store, masked and within the limits, and those it could not take.</summary>
internal sealed record Intake(IReadOnlyList<SpanRecord> Spans, IReadOnlyList<Rejection> Rejected)
{
    /// <summary>The traces of those that could not be taken.</summary>
    public IReadOnlyCollection<Guid> RejectedTraces =>
        Rejected.Count == 0 ? [] : [.. Rejected.Select(rejection => rejection.TraceId).OfType<Guid>().Distinct()];

    /// <summary>The same without those that the store did not keep, which are rejected too, by their places in the body.</summary>
    public Intake Without(IReadOnlyList<RefusedSpan> refused)
    {
        if (refused.Count == 0)
        {
            return this;
        }

        var reasons = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        foreach (var (span, reason) in refused)
        {
            reasons[span] = reason;
        }

        var rejected = Rejected.ToList();
        var rejectedBefore = Rejected.Select(rejection => rejection.Index).ToHashSet();
        var index = -1;
        foreach (var span in Spans)
        {
            do
            {
                index++;
            }
            while (rejectedBefore.Contains(index));
            if (reasons.TryGetValue(span, out var reason))
            {
                rejected.Add(new Rejection(index, SpanIds.Text(span.SpanId), reason));
            }
        }

        return new([.. Spans.Where(span => !reasons.ContainsKey(span))], [.. rejected.OrderBy(rejection => rejection.Index)]);
    }
}

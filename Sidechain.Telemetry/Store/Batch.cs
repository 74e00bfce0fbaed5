using Sidechain.Telemetry.Spans;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Store;

/// <summary>
/// The content of one request, refused whole when one of its traces is another user's. A big one is kept part by part: when the store fails
/// in the middle, the sender sends it again, and the parts that are there stay as they are.
/// </summary>
internal sealed record Batch
{
    public required IReadOnlyList<SpanRecord> Spans { get; init; }

    public required Sender Sender { get; init; }

    /// <summary>Traces whose client will send nothing more.</summary>
    public IReadOnlyList<DoneTrace> Done { get; init; } = [];

    /// <summary>Traces of which it has spans that cannot be kept.</summary>
    public IReadOnlyCollection<Guid> Rejected { get; init; } = [];

    /// <summary>Spans that the client lost, as <see cref="DroppedSpans.Sum"/> gives them.</summary>
    public IReadOnlyList<WireDropped> Dropped { get; init; } = [];

    /// <summary>The same at every attempt to send it.</summary>
    public string? BatchId { get; init; }

    /// <summary>Of a client; services' clocks are right.</summary>
    public SenderClock Clock { get; init; }

    /// <summary>The spans as they were sent, one for one, where <see cref="OwnTraces"/> has moved some.</summary>
    public IReadOnlyList<SpanRecord>? Sent { get; init; }

    /// <summary>
    /// How many spans it is as much work as, at most: each trace that is done is looked up, and each loss is a row. A batch of nothing is
    /// work too.
    /// </summary>
    public int Work => Math.Max(Spans.Count + Done.Count + Dropped.Count, 1);

    /// <summary>Nothing to keep: a client that only compares clocks.</summary>
    public bool IsEmpty => Spans.Count == 0 && Done.Count == 0 && Dropped.Count == 0;
}

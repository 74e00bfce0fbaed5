namespace Sidechain.Tracing.Wire;

/// <summary>One document of <c>POST /api/v1/telemetry/spans</c>. Only <see cref="Spans"/> is required.</summary>
public sealed record WireEnvelope
{
    /// <summary>Where it is sent, relative to the base address.</summary>
    public const string Path = "api/v1/telemetry/spans";

    /// <summary>So many traces a document may say are done; telemetry rejects those beyond, so clients send them with their next.</summary>
    public const int MaxDone = 1000;

    /// <summary>The same for every attempt to send one batch; null from clients that do not number theirs.</summary>
    public string? BatchId { get; init; }

    /// <summary>The client's wall clock when this attempt left, microseconds since the epoch.</summary>
    public long? AttemptSentAtUs { get; init; }

    /// <summary>What the client knows about its clock.</summary>
    public WireClock? Clock { get; init; }

    /// <summary>Ids of traces whose client will send nothing more, as they came.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>Spans that the client lost before this batch, by reason.</summary>
    public IReadOnlyList<WireDropped> Dropped { get; init; } = [];

    public IReadOnlyList<WireSpan> Spans { get; init; } = [];

    /// <summary>False for a document in which there was no array <c>spans</c>, not even an empty one.</summary>
    public bool HasSpans { get; init; } = true;
}

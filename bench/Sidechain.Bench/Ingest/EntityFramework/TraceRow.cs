namespace Sidechain.Bench.Ingest.EntityFramework;

/// <summary>A row of <c>telemetry.traces</c>.</summary>
internal sealed class TraceRow
{
    public Guid TraceId { get; set; }

    public DateOnly Day { get; set; }

    public string? Owner { get; set; }

    public long? StartNs { get; set; }

    public long? EndNs { get; set; }

    public long? LongestNs { get; set; }

    public int SpanCount { get; set; }

    public short Clients { get; set; }
}

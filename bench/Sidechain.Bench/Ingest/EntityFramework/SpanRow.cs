namespace Sidechain.Bench.Ingest.EntityFramework;

/// <summary>A row of <c>telemetry.spans</c>.</summary>
internal sealed class SpanRow
{
    public DateOnly Day { get; set; }

    public Guid TraceId { get; set; }

    public long SpanId { get; set; }

    public long? ParentId { get; set; }

    public long StartNs { get; set; }

    public long EndNs { get; set; }

    public long? OffsetUs { get; set; }

    public int? RttUs { get; set; }

    public int Resource { get; set; }

    public short Kind { get; set; }

    public short Status { get; set; }

    public short Origin { get; set; }

    public short State { get; set; }

    public string Name { get; set; } = "";

    public string? UserId { get; set; }

    public string? StatusMessage { get; set; }

    public string? Attributes { get; set; }

    public string? Events { get; set; }
}

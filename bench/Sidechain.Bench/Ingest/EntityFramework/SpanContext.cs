using Microsoft.EntityFrameworkCore;

namespace Sidechain.Bench.Ingest.EntityFramework;

/// <summary>The service's own tables, as Entity Framework Core sees them.</summary>
internal sealed class SpanContext(DbContextOptions<SpanContext> options) : DbContext(options)
{
    public DbSet<SpanRow> Spans => Set<SpanRow>();

    public DbSet<TraceRow> Traces => Set<TraceRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SpanRow>(span =>
        {
            span.ToTable("spans", "telemetry");
            span.HasKey(row => new { row.Day, row.TraceId, row.SpanId });
        });
        modelBuilder.Entity<TraceRow>(trace =>
        {
            trace.ToTable("traces", "telemetry");
            trace.HasKey(row => row.TraceId);
        });
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            property.SetColumnName(
                string.Concat(
                    property.Name.Select(
                        (c, n) => char.IsUpper(c) && n > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}")));
            property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sidechain.Api.Posts;

namespace Sidechain.Api.Stream;

internal sealed class OutboxEntryConfiguration : IEntityTypeConfiguration<OutboxEntry>
{
    public void Configure(EntityTypeBuilder<OutboxEntry> builder)
    {
        builder.ToTable("stream_outbox");
        builder.HasKey(e => e.Id).HasName("pk_stream_outbox");
        builder.HasOne<AudioPost>().WithMany().HasForeignKey(e => e.PostId).HasConstraintName("fk_stream_outbox_audio_posts").OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(e => e.PostId).IsUnique().HasDatabaseName("ix_stream_outbox_post_id");
        builder.HasIndex(e => new { e.AuthorId, e.Id }).HasDatabaseName("ix_stream_outbox_author_id_id");
        builder.Property(e => e.Id).HasColumnName("id").UseIdentityAlwaysColumn();
        builder.Property(e => e.PostId).HasColumnName("post_id").HasMaxLength(32);
        builder.Property(e => e.AuthorId).HasColumnName("author_id").HasMaxLength(32);
        builder.Property(e => e.PostedAt).HasColumnName("posted_at");
        builder.Property(e => e.TraceParent).HasColumnName("trace_parent").HasMaxLength(55);
        builder.Property(e => e.Attempts).HasColumnName("attempts").HasDefaultValue(0);
        builder.Property(e => e.NextAttemptAt).HasColumnName("next_attempt_at");
    }
}

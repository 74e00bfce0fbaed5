using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class OutboxEntryConfiguration : IEntityTypeConfiguration<OutboxEntry>
{
    public void Configure(EntityTypeBuilder<OutboxEntry> builder)
    {
        builder.ToTable("stream_outbox");
        builder.HasKey(e => e.Id).HasName("pk_stream_outbox");
        builder.HasOne<AudioPost>().WithMany().HasForeignKey(e => e.PostId).HasConstraintName("fk_stream_outbox_audio_posts")
            .OnDelete(DeleteBehavior.Cascade);
        // A post is told once. 0 is OutboxKind.Post.
        builder.HasIndex(e => e.PostId).IsUnique().HasFilter("kind = 0").HasDatabaseName("ix_stream_outbox_post_id");
        builder.HasIndex(e => new { e.Lane, e.Id }).HasDatabaseName("ix_stream_outbox_lane_id");
        builder.Property(e => e.Id).HasColumnName("id").UseIdentityAlwaysColumn();
        builder.Property(e => e.Kind).HasColumnName("kind");
        builder.Property(e => e.Lane).HasColumnName("lane").HasMaxLength(OutboxLane.MaxLength);
        builder.Property(e => e.AuthorId).HasColumnName("author_id").HasMaxLength(32);
        builder.Property(e => e.PostId).HasColumnName("post_id").HasMaxLength(32);
        builder.Property(e => e.PostedAt).HasColumnName("posted_at");
        builder.Property(e => e.Subject).HasColumnName("subject").HasMaxLength(36);
        builder.Property(e => e.Text).HasColumnName("text").HasMaxLength(Comment.MaxText);
        builder.Property(e => e.TraceParent).HasColumnName("trace_parent").HasMaxLength(55);
        builder.Property(e => e.Attempts).HasColumnName("attempts").HasDefaultValue(0);
        builder.Property(e => e.NextAttemptAt).HasColumnName("next_attempt_at");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class IdempotencyKeyConfiguration : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
    {
        builder.ToTable("idempotency_keys");
        builder.HasKey(k => new { k.AuthorId, k.Key }).HasName("pk_idempotency_keys");
        builder.HasOne<AudioPost>().WithMany().HasForeignKey(k => k.PostId).HasConstraintName("fk_idempotency_keys_audio_posts")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(k => k.PostId).HasDatabaseName("ix_idempotency_keys_post_id");
        builder.HasIndex(k => k.CreatedAt).HasDatabaseName("ix_idempotency_keys_created_at");
        builder.Property(k => k.AuthorId).HasColumnName("author_id").HasMaxLength(32);
        builder.Property(k => k.Key).HasColumnName("key").HasMaxLength(128);
        builder.Property(k => k.PostId).HasColumnName("post_id").HasMaxLength(32);
        builder.Property(k => k.Fingerprint).HasColumnName("fingerprint").HasMaxLength(64);
        builder.Property(k => k.CreatedAt).HasColumnName("created_at");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class LikeConfiguration : IEntityTypeConfiguration<Like>
{
    public void Configure(EntityTypeBuilder<Like> builder)
    {
        builder.ToTable("likes");
        builder.HasKey(l => new { l.PostId, l.UserId }).HasName("pk_likes");
        builder.HasOne<AudioPost>().WithMany().HasForeignKey(l => l.PostId).HasConstraintName("fk_likes_audio_posts")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(l => l.UserId).HasConstraintName("fk_likes_users").OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(l => l.UserId).HasDatabaseName("ix_likes_user_id");
        builder.Property(l => l.PostId).HasColumnName("post_id").HasMaxLength(32);
        builder.Property(l => l.UserId).HasColumnName("user_id").HasMaxLength(32);
        builder.Property(l => l.ReactionId).HasColumnName("reaction_id");
        builder.Property(l => l.CreatedAt).HasColumnName("created_at");
    }
}

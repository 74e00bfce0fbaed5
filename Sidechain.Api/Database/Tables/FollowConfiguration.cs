using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class FollowConfiguration : IEntityTypeConfiguration<Follow>
{
    public void Configure(EntityTypeBuilder<Follow> builder)
    {
        builder.ToTable("follows");
        builder.HasKey(f => new { f.FollowerId, f.FolloweeId }).HasName("pk_follows");
        builder.HasOne<User>().WithMany().HasForeignKey(f => f.FollowerId).HasConstraintName("fk_follows_users_follower")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(f => f.FolloweeId).HasConstraintName("fk_follows_users_followee")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(f => f.FolloweeId).HasDatabaseName("ix_follows_followee_id");
        builder.Property(f => f.FollowerId).HasColumnName("follower_id").HasMaxLength(32);
        builder.Property(f => f.FolloweeId).HasColumnName("followee_id").HasMaxLength(32);
        builder.Property(f => f.CreatedAt).HasColumnName("created_at");
    }
}

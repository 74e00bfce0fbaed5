using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("refresh_tokens");
        builder.HasKey(s => s.Id).HasName("pk_refresh_tokens");
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).HasConstraintName("fk_refresh_tokens_users")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => s.TokenHash).IsUnique().HasDatabaseName("ix_refresh_tokens_token_hash");
        builder.HasIndex(s => new { s.UserId, s.LastUsedAt }).HasDatabaseName("ix_refresh_tokens_user_id_last_used_at");
        builder.HasIndex(s => s.RevokedAt).HasFilter("revoked_at IS NOT NULL").HasDatabaseName("ix_refresh_tokens_revoked_at");
        builder.HasIndex(s => s.ExpiresAt).HasDatabaseName("ix_refresh_tokens_expires_at");
        builder.Property(s => s.Id).HasColumnName("id").HasMaxLength(32);
        builder.Property(s => s.UserId).HasColumnName("user_id").HasMaxLength(32);
        builder.Property(s => s.TokenHash).HasColumnName("token_hash");
        builder.Property(s => s.Client).HasColumnName("client").HasMaxLength(Session.MaxClient);
        builder.Property(s => s.CreatedAt).HasColumnName("created_at");
        builder.Property(s => s.LastUsedAt).HasColumnName("last_used_at");
        builder.Property(s => s.ExpiresAt).HasColumnName("expires_at");
        builder.Property(s => s.RevokedAt).HasColumnName("revoked_at");
    }
}

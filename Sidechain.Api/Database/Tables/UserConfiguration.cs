using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.HasKey(u => u.Id).HasName("pk_users");
        builder.HasIndex(u => u.Name).IsUnique().HasDatabaseName("ix_users_name");
        builder.Property(u => u.Id).HasColumnName("id").HasMaxLength(32);
        builder.Property(u => u.Name).HasColumnName("name").HasMaxLength(32);
        builder.Property(u => u.PasswordHash).HasColumnName("password_hash");
        builder.Property(u => u.Role).HasColumnName("role").HasMaxLength(16);
        builder.Property(u => u.CreatedAt).HasColumnName("created_at");
    }
}

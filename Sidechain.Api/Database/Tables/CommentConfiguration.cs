using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("comments");
        builder.HasKey(c => c.Id).HasName("pk_comments");
        builder.HasOne<AudioPost>().WithMany().HasForeignKey(c => c.PostId).HasConstraintName("fk_comments_audio_posts")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(c => c.Author).WithMany().HasForeignKey(c => c.AuthorId).HasConstraintName("fk_comments_users")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.PostId, c.CreatedAt, c.Id }).IsDescending(false, true, true)
            .HasDatabaseName("ix_comments_post_id_created_at_id");
        builder.HasIndex(c => c.AuthorId).HasDatabaseName("ix_comments_author_id");
        builder.Property(c => c.Id).HasColumnName("id").HasMaxLength(32);
        builder.Property(c => c.PostId).HasColumnName("post_id").HasMaxLength(32);
        builder.Property(c => c.AuthorId).HasColumnName("author_id").HasMaxLength(32);
        builder.Property(c => c.Text).HasColumnName("text").HasMaxLength(Comment.MaxText);
        builder.Property(c => c.CreatedAt).HasColumnName("created_at");
    }
}

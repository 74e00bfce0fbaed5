using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sidechain.Api.Database.Tables;

internal sealed class AudioPostConfiguration : IEntityTypeConfiguration<AudioPost>
{
    public void Configure(EntityTypeBuilder<AudioPost> builder)
    {
        builder.ToTable("audio_posts");
        builder.HasKey(p => p.Id).HasName("pk_audio_posts");
        builder.HasOne(p => p.Author).WithMany().HasForeignKey(p => p.AuthorId).HasConstraintName("fk_audio_posts_users")
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(p => new { p.AuthorId, p.CreatedAt }).IsDescending(false, true)
            .HasDatabaseName("ix_audio_posts_author_id_created_at");
        // Whether anybody has a file is asked for each that lies in the folder.
        builder.HasIndex(p => p.AudioSha256).HasDatabaseName("ix_audio_posts_audio_sha256");
        builder.Property(p => p.Id).HasColumnName("id").HasMaxLength(32);
        builder.Property(p => p.AuthorId).HasColumnName("author_id").HasMaxLength(32);
        builder.Property(p => p.Title).HasColumnName("title").HasMaxLength(200);
        builder.Property(p => p.Bpm).HasColumnName("bpm").HasPrecision(6, 2);
        builder.Property(p => p.Key).HasColumnName("key").HasMaxLength(16);
        builder.Property(p => p.AudioFormat).HasColumnName("audio_format").HasMaxLength(16);
        builder.Property(p => p.AudioSize).HasColumnName("audio_size");
        builder.Property(p => p.AudioSha256).HasColumnName("audio_sha256").HasMaxLength(64);
        builder.Property(p => p.AudioUrl).HasColumnName("audio_url").HasMaxLength(AudioPost.MaxUrl);
        builder.Property(p => p.Peaks).HasColumnName("peaks");
        builder.Property(p => p.CreatedAt).HasColumnName("created_at");
        builder.Property(p => p.LikeCount).HasColumnName("like_count").HasDefaultValue(0);
        builder.Property(p => p.CommentCount).HasColumnName("comment_count").HasDefaultValue(0);
        builder.Property(p => p.DownloadCount).HasColumnName("download_count").HasDefaultValue(0);
        builder.Property(p => p.Search).HasColumnName("search").HasDefaultValueSql("''::tsvector");
        builder.HasIndex(p => p.Search).HasMethod("gin").HasDatabaseName("ix_audio_posts_search");
    }
}

using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Posts;

/// <summary>A post as one user reads it.</summary>
internal sealed class ReadPost
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public decimal? Bpm { get; init; }

    public string? Key { get; init; }

    public string? AudioFormat { get; init; }

    public long? AudioSize { get; init; }

    public string? AudioSha256 { get; init; }

    public string? AudioUrl { get; init; }

    public byte[]? Peaks { get; init; }

    public required string AuthorId { get; init; }

    public required string AuthorName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Likes { get; init; }

    public int Comments { get; init; }

    public int Downloads { get; init; }

    /// <summary>The reader likes it.</summary>
    public bool Liked { get; init; }

    /// <summary>As its author reads it when it has just been made.</summary>
    public static ReadPost New(AudioPost post, string authorName) => new()
    {
        Id = post.Id,
        Title = post.Title,
        Bpm = post.Bpm,
        Key = post.Key,
        AudioFormat = post.AudioFormat,
        AudioSize = post.AudioSize,
        AudioSha256 = post.AudioSha256,
        AudioUrl = post.AudioUrl,
        Peaks = post.Peaks,
        AuthorId = post.AuthorId,
        AuthorName = authorName,
        CreatedAt = post.CreatedAt,
    };
}

using Sidechain.Api.Users;

namespace Sidechain.Api.Posts;

/// <summary>A shared loop. Its bytes lie in the audio folder under their hash.</summary>
internal sealed class AudioPost
{
    /// <summary>A version-7 UUID as 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    public required string AuthorId { get; init; }

    public User? Author { get; init; }

    public required string Title { get; init; }

    public decimal? Bpm { get; init; }

    /// <summary>The musical key, such as <c>F#m</c>.</summary>
    public string? Key { get; init; }

    /// <summary><c>wav</c> or <c>opus</c>.</summary>
    public required string AudioFormat { get; init; }

    /// <summary>Bytes.</summary>
    public required long AudioSize { get; init; }

    /// <summary>64 lower-case hex digits.</summary>
    public required string AudioSha256 { get; init; }

    /// <summary>To the microsecond, as Postgres and Stream keep it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

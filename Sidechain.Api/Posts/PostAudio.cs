namespace Sidechain.Api.Posts;

/// <summary>What a post says of its audio.</summary>
internal sealed class PostAudio
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Null, as size and hash are, where the audio lies elsewhere.</summary>
    public string? AudioFormat { get; init; }

    public long? AudioSize { get; init; }

    public string? AudioSha256 { get; init; }

    public string? AudioUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

using System.Text.Json.Serialization;

namespace Sidechain.Api.Posts;

/// <summary>A post as clients read it.</summary>
/// <param name="Audio">Null where the audio lies elsewhere.</param>
internal sealed record PostAnswer(
    string Id, string Title, decimal? Bpm, string? Key, AudioAnswer? Audio, AuthorAnswer Author, DateTimeOffset CreatedAt)
{
    /// <summary>Where the audio lies when it is not here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AudioUrl { get; init; }

    /// <summary>The waveform, 0 to 255, each for an equal part of the loop; left out where it has to be drawn from the audio.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Peaks { get; init; }

    public int Likes { get; init; }

    public int Comments { get; init; }

    public int Downloads { get; init; }

    /// <summary>The reader likes it.</summary>
    public bool Liked { get; init; }

    /// <summary>After sharing: the page of the action's trace in Aspire's dashboard; left out where none runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DashboardUrl { get; init; }

    public static PostAnswer Of(ReadPost post) => new(
        post.Id,
        post.Title,
        post.Bpm,
        post.Key,
        post.AudioSha256 is { } hash
            ? new AudioAnswer(post.AudioFormat!, post.AudioSize!.Value, hash, $"/api/v1/posts/{post.Id}/audio")
            : null,
        new AuthorAnswer(post.AuthorId, post.AuthorName),
        post.CreatedAt)
    {
        AudioUrl = post.AudioUrl,
        Peaks = post.Peaks is { } peaks ? [.. peaks.Select(peak => (int)peak)] : null,
        Likes = post.Likes,
        Comments = post.Comments,
        Downloads = post.Downloads,
        Liked = post.Liked,
    };
}

/// <param name="Size">Bytes.</param>
/// <param name="Url">Path of the audio itself, for the same token.</param>
internal sealed record AudioAnswer(string Format, long Size, string Sha256, string Url);

internal sealed record AuthorAnswer(string Id, string Name);

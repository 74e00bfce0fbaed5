namespace Sidechain.Client.Uploads;

/// <summary>What the api answers to <c>POST /api/v1/posts</c>, as far as it is shown.</summary>
public sealed record CreatedPost(string Id, string? Title, double? Bpm, string? Key, CreatedAudio? Audio, string? DashboardUrl);

/// <summary>The audio as it was stored.</summary>
public sealed record CreatedAudio(string? Format, long? Size, string? Sha256, string? Url);

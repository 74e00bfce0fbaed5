namespace Sidechain.Client.Documents;

/// <summary>What the api answers to <c>POST /api/v1/posts</c>, as far as it is shown.</summary>
public sealed record CreatedPost(
    string Id, string? Title = null, double? Bpm = null, string? Key = null, CreatedAudio? Audio = null, string? DashboardUrl = null);

/// <summary>The audio as it was stored.</summary>
public sealed record CreatedAudio(string? Format = null, long? Size = null, string? Sha256 = null, string? Url = null);

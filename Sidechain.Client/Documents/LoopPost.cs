namespace Sidechain.Client.Documents;

/// <summary>A shared loop as the api shows it; <c>docs/api.md</c> has the document.</summary>
/// <param name="Id">32 hex digits.</param>
/// <param name="Title">What its author calls it.</param>
/// <param name="Bpm">Beats a minute, where given.</param>
/// <param name="Key">Musical key, where given.</param>
/// <param name="Audio">Null where the audio lies elsewhere, at <paramref name="AudioUrl"/>.</param>
/// <param name="AudioUrl">Where it lies, unless with the api.</param>
/// <param name="Author">Who shared it.</param>
/// <param name="CreatedAt">By the server's clock.</param>
/// <param name="Likes">How many users like it.</param>
/// <param name="Comments">How many there are.</param>
/// <param name="Downloads">How often it was downloaded.</param>
/// <param name="Liked">By the reader.</param>
public sealed record LoopPost(
    string Id, string? Title = null, double? Bpm = null, string? Key = null, CreatedAudio? Audio = null, string? AudioUrl = null,
    PersonName? Author = null, DateTimeOffset? CreatedAt = null, int? Likes = null, int? Comments = null, int? Downloads = null,
    bool? Liked = null);

/// <summary>The author of something.</summary>
public sealed record PersonName(string Id, string Name);

/// <summary>A page of posts, the newest first.</summary>
/// <param name="Posts">At most as many as asked for.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record PostPage(IReadOnlyList<LoopPost> Posts, string? Next = null);

namespace Sidechain.Api.Posts;

/// <summary>Posts, the newest first.</summary>
/// <param name="Posts">One page of them.</param>
/// <param name="Next">What to send as <c>before</c> for older ones; null on the last page.</param>
internal sealed record PostPage(IReadOnlyList<PostAnswer> Posts, string? Next);

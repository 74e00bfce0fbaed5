using Sidechain.Api.Posts;

namespace Sidechain.Api.Social;

/// <summary>A comment as clients read it.</summary>
internal sealed record CommentAnswer(string Id, string PostId, string Text, AuthorAnswer Author, DateTimeOffset CreatedAt);

/// <param name="Comments">One page of them, the newest first.</param>
/// <param name="Next">What to send as <c>before</c> for older ones; null on the last page.</param>
internal sealed record CommentPage(IReadOnlyList<CommentAnswer> Comments, string? Next);

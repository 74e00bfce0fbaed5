namespace Sidechain.Client.Documents;

/// <summary>What the api answers to a like, and to taking it back.</summary>
/// <param name="PostId">Of the post.</param>
/// <param name="Liked">By this user, from now on.</param>
/// <param name="Likes">Of all users.</param>
public sealed record LikeAnswer(string PostId, bool Liked, int Likes);

/// <summary>Body of a new comment.</summary>
public sealed record CommentRequest(string Text);

/// <summary>A comment on a post.</summary>
public sealed record PostComment(string Id, string PostId, string Text, PersonName? Author = null, DateTimeOffset? CreatedAt = null);

/// <summary>A page of comments, the newest first.</summary>
public sealed record CommentPage(IReadOnlyList<PostComment> Comments, string? Next = null);

using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;

namespace Sidechain.Client.Posts;

/// <summary>What users do with others' loops: requests that are parts of the action that runs.</summary>
public static class PostReactions
{
    /// <summary>Likes a post, or takes that back; the same twice is the same once.</summary>
    /// <exception cref="Failures.ClientException">There is no such post, or another answer that is no success.</exception>
    public static Task<LikeAnswer> LikeAsync(ApiSession session, string postId, bool liked, CancellationToken cancellationToken) =>
        ApiCall.AskAsync(
        session, liked ? HttpMethod.Put : HttpMethod.Delete, $"{PathOf(postId)}/like", AnswerJson.Default.LikeAnswer,
        new Subject<LikeAnswer>(postId, answer => [answer.PostId]), cancellationToken);

    /// <summary>Writes a comment.</summary>
    /// <exception cref="Failures.ClientException">No such post, a text that is refused, or another answer that is no success.</exception>
    public static Task<PostComment> CommentAsync(ApiSession session, string postId, string text, CancellationToken cancellationToken) =>
        ApiCall.AskAsync(
        session, HttpMethod.Post, $"{PathOf(postId)}/comments", AnswerJson.Default.PostComment,
        new Subject<PostComment>(postId, comment => [comment.PostId]), cancellationToken,
        () => ApiCall.Json(new CommentRequest(text), ClientJson.Default.CommentRequest));

    /// <summary>Reads a page of comments.</summary>
    /// <param name="session">Who reads.</param>
    /// <param name="postId">Of the post.</param>
    /// <param name="before">What the page before gave as next; null for the newest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Failures.ClientException">There is no such post, or another answer that is no success.</exception>
    public static Task<CommentPage> CommentsAsync(ApiSession session, string postId, string? before, CancellationToken cancellationToken) =>
        ApiCall.AskAsync(
        session, HttpMethod.Get, $"{PathOf(postId)}/comments{(before is null ? "" : $"?before={Uri.EscapeDataString(before)}")}",
        AnswerJson.Default.CommentPage, new Subject<CommentPage>(postId, page => page.Comments.Select(comment => comment.PostId)),
        cancellationToken);

    internal static string PathOf(string postId) => $"api/v1/posts/{ApiPath.Segment(postId)}";
}

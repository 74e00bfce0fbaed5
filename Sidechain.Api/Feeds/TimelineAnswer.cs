using Sidechain.Api.Posts;

namespace Sidechain.Api.Feeds;

/// <param name="Json">UTF-8, <c>{"posts":[…],"next":…}</c>.</param>
/// <param name="CacheStatus">What became of the cache, as RFC 9211 writes it: <c>hit</c>, <c>fwd=miss</c>, or <c>fwd=bypass</c> when Redis is away.</param>
internal sealed record TimelineAnswer(byte[] Json, string CacheStatus);

/// <summary>The document.</summary>
/// <param name="Posts">The newest first.</param>
/// <param name="Next">What to send as <c>before</c> for older ones; null on the last page.</param>
internal sealed record TimelinePosts(IReadOnlyList<PostAnswer> Posts, string? Next);

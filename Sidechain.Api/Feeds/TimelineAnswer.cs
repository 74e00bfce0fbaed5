namespace Sidechain.Api.Feeds;

/// <param name="Json">UTF-8, <c>{"posts":[…],"next":…}</c>.</param>
/// <param name="Count">Posts in it.</param>
/// <param name="CacheStatus">The cache's part, in RFC 9211's words: <c>hit</c>, <c>fwd=miss</c>, or <c>fwd=bypass</c> for an
/// outage.</param>
internal sealed record TimelineAnswer(byte[] Json, int Count, string CacheStatus)
{
    public const string Hit = "hit";
}

using Sidechain.Client.Documents;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>Feeds and searches: <c>{c}.fetch_feed</c>, a part of the action that runs.</summary>
public static class PostReading
{
    /// <summary>A page of posts; its event says how many came.</summary>
    /// <exception cref="Failures.ClientException">An answer that is no success.</exception>
    public static Task<PostPage> ReadAsync(ApiSession session, PostQuery query, CancellationToken cancellationToken) =>
        session.SpanAsync(
            SpanNames.FetchFeed, async span => (await FetchAsync(session, query, span, cancellationToken).ConfigureAwait(false)).Page);

    /// <summary>A page of posts within a span that runs already.</summary>
    /// <param name="session">Whose posts they are.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="span">Gets the event that says how many came.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The page, and the answer's <c>Cache-Status</c>; null where it has none.</returns>
    /// <exception cref="Failures.ClientException">An answer that is no success.</exception>
    public static async Task<(PostPage Page, string? CacheStatus)> FetchAsync(
        ApiSession session, PostQuery query, RecordedSpan span, CancellationToken cancellationToken)
    {
        using var response = await ApiCall.SendAsync(session, () => session.Request(HttpMethod.Get, query.Path()), cancellationToken)
            .ConfigureAwait(false);
        await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken).ConfigureAwait(false);
        var page = await ApiCall.ReadAsync(response, AnswerJson.Default.PostPage, cancellationToken).ConfigureAwait(false);
        span.AddEvent(EventNames.FeedLoaded, new KeyValuePair<string, object?>(AttributeNames.FeedCount, page.Posts.Count));
        return (page, response.Headers.TryGetValues("Cache-Status", out var values) ? values.FirstOrDefault() : null);
    }
}

using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>Feeds and searches: <c>{c}.fetch_feed</c>, a part of the action that runs.</summary>
public static class PostReading
{
    /// <summary>A page of posts; its event says how many came.</summary>
    /// <exception cref="Commands.ClientException">An answer that is no success.</exception>
    public static Task<PostPage> ReadAsync(ApiSession session, PostQuery query, CancellationToken cancellationToken) =>
        session.SpanAsync(SpanNames.FetchFeed, async span =>
        {
            var page = await ApiCall.AskAsync(session, HttpMethod.Get, query.Path(), ClientJson.Default.PostPage, cancellationToken)
                .ConfigureAwait(false);
            if (page.Posts is null)
            {
                throw ApiFailure.NotOurs(session.Settings.Origin, null);
            }

            span.AddEvent(EventNames.FeedLoaded, new KeyValuePair<string, object?>(AttributeNames.FeedCount, page.Posts.Count));
            return page;
        });
}

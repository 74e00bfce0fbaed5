using Sidechain.Client.Documents;
using Sidechain.Client.Posts;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>Reads the user's feed, as the plugin does to show it in its window: a trace of its own.</summary>
internal static class FeedReading
{
    /// <returns>A page of posts, and where they came from.</returns>
    /// <exception cref="Client.Failures.ClientException">An answer that is no success.</exception>
    public static Task<(PostPage Page, string? CacheStatus)> RunAsync(
        ApiSession session, PostQuery query, CancellationToken cancellationToken) =>
        session.TraceAsync(SpanNames.FetchFeed, TraceOrigin.Fresh, root => PostReading.FetchAsync(session, query, root, cancellationToken));
}

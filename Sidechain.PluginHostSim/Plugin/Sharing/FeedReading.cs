using System.Text.Json;
using Sidechain.Client.Sessions;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Plugin.Sharing;

/// <summary>Reads the user's feed, as the plugin does to show it in its window.</summary>
internal static class FeedReading
{
    private const string Path = "api/v1/feed/timeline";

    /// <returns>How many posts there are, and where they came from.</returns>
    /// <exception cref="Client.Commands.ClientException">An answer that is no success.</exception>
    public static Task<(int Count, string? CacheStatus)> RunAsync(ApiSession session, CancellationToken cancellationToken) =>
        session.TraceAsync(SpanNames.FetchFeed, TraceOrigin.Fresh, async root =>
        {
            using var response = await ApiCall.SendAsync(session, () => session.Request(HttpMethod.Get, Path), cancellationToken);
            await ApiFailure.ThrowIfFailedAsync(response, session.Settings.Origin, cancellationToken);
            try
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                using var document = JsonDocument.Parse(body);
                var count = document.RootElement.GetProperty("posts").GetArrayLength();
                root.AddEvent(EventNames.FeedLoaded, new KeyValuePair<string, object?>(AttributeNames.FeedCount, count));
                return (count, response.Headers.TryGetValues("Cache-Status", out var values) ? values.FirstOrDefault() : null);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw ApiFailure.NotOurs(session.Settings.Origin, e);
            }
        });
}

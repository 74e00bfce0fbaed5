using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Sidechain.Api.Stream;

/// <summary>The calls of Stream's API (feeds v1), on the named HTTP client <c>stream</c>. Each may be repeated without harm.</summary>
internal sealed class StreamClient(IHttpClientFactory clients, StreamToken token, IOptions<StreamOptions> options)
{
    public const string HttpClientName = "stream";

    // The most that Stream copies when a feed begins to follow another one.
    private const int MostCopies = 300;
    private const int MostShown = 300;

    /// <exception cref="StreamUnavailableException">It may or may not have the activity; adding it again does no harm.</exception>
    public Task AddActivityAsync(string feed, StreamActivity activity, TimeSpan timeout, CancellationToken cancellationToken) =>
        WithinAsync(
            timeout, limit => SendAsync(HttpMethod.Post, $"feed/{feed}", JsonContent.Create(activity), fine: null, limit),
            cancellationToken);

    /// <summary>Adds a reaction to an activity, which it finds by foreign id and time.</summary>
    /// <exception cref="StreamUnavailableException">Stream is away, or has not got the activity yet.</exception>
    public Task AddReactionAsync(StreamReaction reaction, StreamActivity about, TimeSpan timeout, CancellationToken cancellationToken) =>
        WithinAsync(
            timeout,
            async limit =>
            {
                var id = await FindAsync(about, limit)
                    ?? throw new StreamUnavailableException("Stream has not got the post's activity yet.");
                return await SendAsync(
                    HttpMethod.Post, "reaction", JsonContent.Create(reaction with { ActivityId = id }), HttpStatusCode.Conflict, limit);
            },
            cancellationToken);

    /// <exception cref="StreamUnavailableException">Stream is away.</exception>
    public Task RemoveReactionAsync(string id, TimeSpan timeout, CancellationToken cancellationToken) =>
        WithinAsync(
            timeout, limit => SendAsync(HttpMethod.Delete, $"reaction/{id}", content: null, HttpStatusCode.NotFound, limit),
            cancellationToken);

    /// <exception cref="StreamUnavailableException">Stream is away.</exception>
    public Task FollowAsync(string feed, string target, TimeSpan timeout, CancellationToken cancellationToken) =>
        WithinAsync(
            timeout,
            limit => SendAsync(
                HttpMethod.Post, $"feed/{feed}/following",
                JsonContent.Create(new { target = StreamFeeds.Name(target), activity_copy_limit = MostCopies }), fine: null, limit),
            cancellationToken);

    /// <exception cref="StreamUnavailableException">Stream is away.</exception>
    public Task UnfollowAsync(string feed, string target, TimeSpan timeout, CancellationToken cancellationToken) =>
        WithinAsync(
            timeout,
            limit => SendAsync(HttpMethod.Delete, $"feed/{feed}/following/{StreamFeeds.Name(target)}", content: null, fine: null, limit),
            cancellationToken);

    /// <summary>Activities of a feed, newest first.</summary>
    /// <param name="feed">A feed of Stream.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="before">The activity after which to begin; null: with the newest one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StreamUnavailableException">Stream is away.</exception>
    public Task<StreamFeedPage> ReadFeedAsync(string feed, int limit, Guid? before, CancellationToken cancellationToken) =>
        WithinAsync(
            options.Value.RequestTimeout,
            time => ReadAsync($"feed/{feed}", before is { } id ? $"&limit={limit}&id_lt={id}" : $"&limit={limit}", time),
            cancellationToken);

    private async Task<string?> FindAsync(StreamActivity activity, CancellationToken limit)
    {
        var found = await ReadAsync(
            "activities",
            $"&foreign_ids={Uri.EscapeDataString(activity.ForeignId)}&timestamps={Uri.EscapeDataString(activity.Time)}", limit);
        return found.Results is [{ Id: { } id }, ..] ? id : null;
    }

    // It goes into the log and into a span. What answers in Stream's place may answer anything.
    private static string Shown(string text) =>
        string.Concat((text.Length > MostShown ? $"{text[..MostShown]}…" : text).Select(c => char.IsControl(c) ? ' ' : c));

    private async Task<StreamFeedPage> ReadAsync(string path, string query, CancellationToken limit)
    {
        using var response = await AskAsync(HttpMethod.Get, path, query, content: null, fine: null, limit);
        return await response.Content.ReadFromJsonAsync<StreamFeedPage>(limit) ?? new StreamFeedPage([]);
    }

    private async Task<bool> SendAsync(HttpMethod method, string path, HttpContent? content, HttpStatusCode? fine, CancellationToken limit)
    {
        using var response = await AskAsync(method, path, query: "", content, fine, limit);
        return true;
    }

    /// <param name="fine">A status that says that it is done already.</param>
    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string path, string query, HttpContent? content, HttpStatusCode? fine, CancellationToken limit)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1.0/{path}/?api_key={Uri.EscapeDataString(options.Value.ApiKey)}{query}")
        {
            // Stream wants the bare token, without "Bearer"; typed headers would take it for a scheme.
            Headers = { { "stream-auth-type", "jwt" }, { "Authorization", token.Text } },
            Content = content,
        };
        var response = await clients.CreateClient(HttpClientName).SendAsync(request, limit);
        if (response.IsSuccessStatusCode || response.StatusCode == fine)
        {
            return response;
        }

        using (response)
        {
            var said = Shown(await response.Content.ReadAsStringAsync(limit));
            throw new StreamUnavailableException($"Stream answered {(int)response.StatusCode}: {said}");
        }
    }

    private static async Task<T> WithinAsync<T>(
        TimeSpan timeout, Func<CancellationToken, Task<T>> calls, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await calls(limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StreamUnavailableException($"Stream did not answer within {timeout.TotalMilliseconds:0} ms.", e);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new StreamUnavailableException($"Stream could not be reached: {e.Message}", e);
        }
    }
}

using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Sidechain.Api.Stream;

/// <summary>The two calls of Stream's API (feeds v1) that api makes, on the named HTTP client <c>stream</c>.</summary>
internal sealed class StreamClient(IHttpClientFactory clients, StreamToken token, IOptions<StreamOptions> options)
{
    public const string HttpClientName = "stream";

    /// <exception cref="StreamUnavailableException">It may or may not have the activity; adding it again does no harm.</exception>
    public async Task AddActivityAsync(string feed, StreamActivity activity, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, feed);
        request.Content = JsonContent.Create(activity);
        await SendAsync(request, timeout, (_, _) => Task.FromResult(true), cancellationToken);
    }

    /// <summary>Activities of a feed, newest first.</summary>
    /// <param name="feed">Of Stream.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="before">The activity after which to begin; null: with the newest one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StreamUnavailableException">Stream is away.</exception>
    public async Task<StreamFeedPage> ReadFeedAsync(string feed, int limit, Guid? before, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, feed, before is { } id ? $"&limit={limit}&id_lt={id}" : $"&limit={limit}");
        return await SendAsync(
            request,
            options.Value.RequestTimeout,
            async (content, token) => await content.ReadFromJsonAsync<StreamFeedPage>(token) ?? new StreamFeedPage([]),
            cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string feed, string query = "") =>
        new(method, $"/api/v1.0/feed/{feed}/?api_key={Uri.EscapeDataString(options.Value.ApiKey)}{query}")
        {
            // Stream wants the bare token, without "Bearer"; typed headers would take it for a scheme.
            Headers = { { "stream-auth-type", "jwt" }, { "Authorization", token.Text } },
        };

    private async Task<T> SendAsync<T>(
        HttpRequestMessage request, TimeSpan timeout, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using var response = await clients.CreateClient(HttpClientName).SendAsync(request, limit.Token);
            return response.IsSuccessStatusCode
                ? await read(response.Content, limit.Token)
                : throw new StreamUnavailableException($"Stream answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(limit.Token)}");
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

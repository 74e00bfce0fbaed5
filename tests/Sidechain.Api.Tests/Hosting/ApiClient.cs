using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Sidechain.Api.Tests.Hosting;

/// <summary>A client of api that makes no spans itself; every request begins a trace, whose id it knows.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri address, string? token)
    {
        Token = token;
        _http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = address };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public string? Token { get; }

    /// <summary>Who is signed in; null: nobody, or the test knows.</summary>
    public string? Name { get; init; }

    public Task<Answer> RegisterAsync(string? username, string? password) =>
        SendAsync(HttpMethod.Post, "/api/v1/users", JsonContent.Create(new { username, password }));

    public Task<Answer> LogInAsync(string? username, string? password) =>
        SendAsync(HttpMethod.Post, "/api/v1/auth/login", JsonContent.Create(new { username, password }));

    public async Task<string> TokenAsync(string username, string password) => (await LogInAsync(username, password)).Text("token");

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> TimelineAsync(string? before = null) =>
        GetAsync($"/api/v1/feed/timeline{(before is null ? "" : $"?before={Uri.EscapeDataString(before)}")}");

    public Task<Answer> PostAsync(HttpContent content, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, "/api/v1/posts", content, request =>
            request.Headers.Add("Idempotency-Key", idempotencyKey is null ? [] : [idempotencyKey]));

    /// <summary>Shares a loop that is like no other.</summary>
    public Task<Answer> PostAsync(string title = "A loop", string? idempotencyKey = null) =>
        PostAsync(Loops.Form(Loops.Wav(), ("title", title), ("bpm", "174"), ("key", "F#m")), idempotencyKey);

    /// <summary>Shares a loop that lies elsewhere.</summary>
    public Task<Answer> PostJsonAsync(object post, string? idempotencyKey = null) => PostAsync(JsonContent.Create(post), idempotencyKey);

    public Task<Answer> LikeAsync(string postId) => SendAsync(HttpMethod.Put, $"/api/v1/posts/{postId}/like");

    public Task<Answer> UnlikeAsync(string postId) => SendAsync(HttpMethod.Delete, $"/api/v1/posts/{postId}/like");

    public Task<Answer> FollowAsync(string? name) => SendAsync(HttpMethod.Put, $"/api/v1/users/{name}/follow");

    public Task<Answer> UnfollowAsync(string? name) => SendAsync(HttpMethod.Delete, $"/api/v1/users/{name}/follow");

    public Task<Answer> CommentAsync(string postId, string? text, string? idempotencyKey = null) => SendAsync(
        HttpMethod.Post, $"/api/v1/posts/{postId}/comments", JsonContent.Create(new { text }),
        request => request.Headers.Add("Idempotency-Key", idempotencyKey is null ? [] : [idempotencyKey]));

    public Task<Answer> RefreshAsync(string? refreshToken) =>
        SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", JsonContent.Create(new { refresh_token = refreshToken }));

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, Action<HttpRequestMessage>? configure = null)
    {
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        configure?.Invoke(request);
        using var response = await _http.SendAsync(request);
        return await Answer.ReadAsync(response, trace);
    }

    public void Dispose() => _http.Dispose();
}

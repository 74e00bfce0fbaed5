using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Api;

/// <summary>
/// Each operation of the bare api, by a client that knows nothing of traces: one whole trace, held by a file. Such a client never says that
/// it is done, so the files forbid nothing. Api's own tests see that there is no other span.
/// </summary>
public sealed class ApiShapeTests(SidechainApplication application)
{
    private const string Password = "a-good-password";

    private readonly string _name = $"u{Guid.NewGuid():n}"[..20];

    [Fact]
    public async Task EveryOperation_IsOneTraceOfItsShape()
    {
        using var api = application.App.CreateHttpClient("api");
        var seen = new Dictionary<string, string>();
        var lint = new LintOptions
        {
            Registry = AttributeRegistry.Read(await File.ReadAllBytesAsync(Path.Combine(Cli.Root, "docs", "conventions.json"))),
        };
        await RunAsync("register", HttpMethod.Post, "users", Json(new { username = _name, password = Password }));
        var session = await RunAsync("login", HttpMethod.Post, "auth/login", Json(new { username = _name, password = Password }));
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("access_token").GetString());
        await RunAsync(
            "post-url", HttpMethod.Post, "posts",
            Json(new { audio_url = "https://cdn.example.com/audio.mp3", title = _name, bpm = 120, key = "C" }));
        await RunAsync("timeline", HttpMethod.Get, "feed/timeline");
        await RunAsync("timeline-cached", HttpMethod.Get, "feed/timeline");
        await RunAsync("global", HttpMethod.Get, "feed/global?limit=1");
        await RunAsync("search", HttpMethod.Get, $"search?q={_name}&bpm_min=120");
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent([.. "RIFF....WAVE"u8, .. Guid.NewGuid().ToByteArray()]), "audio", "loop.wav" },
        };
        var post = (await AskAsync(api, HttpMethod.Post, "posts", form)).Json.GetProperty("id").GetString();
        await RunAsync("download", HttpMethod.Get, $"posts/{post}/download");
        await RunAsync("like", HttpMethod.Put, $"posts/{post}/like");
        await RunAsync("comment", HttpMethod.Post, $"posts/{post}/comments", Json(new { text = "Deep." }));
        await RunAsync("follow", HttpMethod.Put, "users/bob/follow");
        var refresh = Json(new { refresh_token = session.GetProperty("refresh_token").GetString() });
        await RunAsync("refresh", HttpMethod.Post, "auth/refresh", refresh);
        await RunAsync(
            "logout", HttpMethod.Post, "auth/logout", Json(new { refresh_token = session.GetProperty("refresh_token").GetString() }));

        foreach (var stored in await HaveTheirShapesAsync(seen))
        {
            stored.ShouldPassLint(lint);
        }

        async Task<JsonElement> RunAsync(string shape, HttpMethod method, string path, HttpContent? content = null)
        {
            var (trace, json) = await AskAsync(api, method, path, content);
            seen.Add(shape, trace);
            return json;
        }
    }

    [Fact]
    public async Task EveryRefusal_IsOneTraceOfItsShape()
    {
        using var api = application.App.CreateHttpClient("api");
        var seen = new Dictionary<string, string>();
        await RunAsync("register-refused", HttpMethod.Post, "users", Json(new { username = _name, password = "short" }));
        await AskAsync(api, HttpMethod.Post, "users", Json(new { username = _name, password = Password }));
        await RunAsync("login-refused", HttpMethod.Post, "auth/login", Json(new { username = _name, password = "wrong" }));
        var session = (await AskAsync(api, HttpMethod.Post, "auth/login", Json(new { username = _name, password = Password }))).Json;
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("access_token").GetString());
        var nothing = new string('0', 32);
        await RunAsync("post-refused", HttpMethod.Post, "posts", Json(new { audio_url = "javascript:alert(1)" }));
        await RunAsync("feed-refused", HttpMethod.Get, "feed/global?limit=0");
        await RunAsync("search-refused", HttpMethod.Get, "search");
        await RunAsync("download-refused", HttpMethod.Get, $"posts/{nothing}/download");
        await RunAsync("like-refused", HttpMethod.Put, $"posts/{nothing}/like");
        await RunAsync("comment-refused", HttpMethod.Post, $"posts/{nothing}/comments", Json(new { text = "" }));
        await RunAsync("follow-refused", HttpMethod.Put, $"users/{_name}/follow");

        await HaveTheirShapesAsync(seen);

        async Task RunAsync(string shape, HttpMethod method, string path, HttpContent? content = null) =>
            seen.Add(shape, (await AskAsync(api, method, path, content)).Trace);
    }

    private async Task<TraceObservation[]> HaveTheirShapesAsync(Dictionary<string, string> traces)
    {
        using var support = await TraceReader.LogInAsync(application.App, "sam");
        return await Task.WhenAll(traces.Select(seen => support.Trace(seen.Value).ShouldHaveShapeAsync($"{seen.Key}.shape")));
    }

    /// <summary>The trace as the server names it.</summary>
    private static async Task<(string Trace, JsonElement Json)> AskAsync(
        HttpClient api, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = content };
        using var response = await api.SendAsync(request);
        var trace = response.Headers.GetValues("X-Trace-ID").Single();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) ?? false;
        return (trace, isJson ? await response.Content.ReadFromJsonAsync<JsonElement>() : default);
    }

    private static JsonContent Json(object body) => JsonContent.Create(body);
}

using Microsoft.AspNetCore.Http;
using Sidechain.TestApi;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>The feed is read like a loop is shared: with a new login after the token's end, in a trace of its own name.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private const string Path = "/api/v1/feed/timeline";

    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly object Post = new
    {
        id = Id,
        title = "Dusty break",
        bpm = 174,
        key = "F#m",
        audio = new { format = "opus", size = 41_000, sha256 = "00", url = $"/api/v1/posts/{Id}/audio" },
        author = new { id = "alice", name = "alice" },
        created_at = "2026-11-30T01:20:00Z",
        likes = 3,
        comments = 1,
        downloads = 7,
        liked = true,
    };

    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task Feed_TokenHasExpired_LogsInAgainInTheSameTrace()
    {
        _machine.Api.Answers[Path] = (http, request) =>
        {
            http.Response.StatusCode = request.Header("Authorization") == $"Bearer {RecordingApi.Token}" ? 200 : 401;
            return http.Response.WriteAsJsonAsync(new { posts = new[] { new { id = "a" }, new { id = "b" }, new { id = "c" } } });
        };
        var (exitCode, output, errors) = await _machine.RunAsync(
            [("SIDECHAIN_TOKEN", ""), ("SIDECHAIN_USER", "alice"), ("SIDECHAIN_PASSWORD", "pw")], "feed", "--fault", "expired-token");

        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("3 posts.", output, StringComparison.Ordinal);
        var root = Assert.Single(_machine.Api.Spans, span => span.Name == "plugin.fetch_feed");
        Assert.Equal(
            """
            plugin.fetch_feed [feed_loaded]
              plugin.http_request [response_received] error
              plugin.login
                plugin.http_request [response_received]
              plugin.http_request [response_received]
            """, SpanDrawing.Draw(_machine.Api.Spans.Where(span => span.TraceId == root.TraceId)));
    }

    [Fact]
    public async Task Feed_WithPosts_IsATableWithWhereItCameFromAndTheTraceIdLast()
    {
        Show(new { posts = new[] { Post }, next = "n-1" });
        var (exitCode, output, errors) = await _machine.RunAsync("feed");

        Assert.True(exitCode == 0, errors);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(["1 post.", "  cache     redis; hit", ""], lines[..3]);
        Assert.Matches("^shared +by +title +bpm +key +likes +comments +downloads +size +id$", lines[3]);
        Assert.Matches($@"^2026-11-30 \d\d:\d\d +alice +Dusty break +174 +F#m +\* 3 +1 +7 +41 kB +{Id}$", lines[4]);
        Assert.Equal(["", $"Get one: ./plugin-host download {Id}", "Older ones: add --before n-1"], lines[5..8]);
        Assert.Equal($"Trace ID: {_machine.Api.Spans[0].TraceId}", Assert.Single(lines[8..]));
    }

    [Fact]
    public async Task Feed_Json_IsTheWholePage()
    {
        Show(new { posts = new[] { Post }, next = "n-1" });
        var result = await _machine.RunAsync("feed", "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        var (page, post) = (result.Json, Assert.Single(result.Json.GetProperty("posts").EnumerateArray()));
        Assert.Equal(("n-1", "redis; hit", _machine.Api.Spans[0].TraceId), (
            page.GetProperty("next").GetString(), page.GetProperty("cache").GetString(), page.GetProperty("trace_id").GetString()));
        Assert.Equal((Id, "Dusty break", "alice", 174, "F#m", 3), (
            post.GetProperty("id").GetString(), post.GetProperty("title").GetString(),
            post.GetProperty("author").GetProperty("name").GetString(),
            post.GetProperty("bpm").GetInt32(), post.GetProperty("key").GetString(), post.GetProperty("likes").GetInt32()));
    }

    [Fact]
    public async Task Feed_WithoutPosts_SaysWhatToDo()
    {
        _machine.Api.Answers[Path + "?before=n-1"] = (http, _) => http.Response.WriteAsJsonAsync(new { posts = Array.Empty<object>() });
        var (exitCode, output, errors) = await _machine.RunAsync("feed", "--before", "n-1");

        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("0 posts.\n  cache     unknown\n\nNothing was shared yet.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"posts":null}""")]
    [InlineData("""{"posts":[null]}""")]
    [InlineData("""{"posts":3}""")]
    public async Task Feed_OfAnotherKindOfServer_SaysSo(string body)
    {
        _machine.Api.Answers[Path] = (http, _) => http.Response.WriteAsync(body);
        var (exitCode, _, errors) = await _machine.RunAsync("feed");

        Assert.Equal(1, exitCode);
        Assert.Contains("is none that sidechain understands", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_NotLoggedIn_IsATraceOfReadingTheFeed()
    {
        var (exitCode, _, errors) = await _machine.RunAsync([("SIDECHAIN_TOKEN", "")], "feed");

        Assert.True(exitCode == 3, errors);
        Assert.Equal("plugin.fetch_feed", Assert.Single(_machine.Api.Spans, span => span.ParentSpanId is null).Name);
    }

    private void Show(object page) => _machine.Api.Answers[Path] = (http, _) =>
    {
        http.Response.Headers["Cache-Status"] = "redis; hit";
        return http.Response.WriteAsJsonAsync(page);
    };
}

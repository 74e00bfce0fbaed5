using Microsoft.AspNetCore.Http;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Cli.Tests;

public sealed class FeedTests : CliTest
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Timeline = "/api/v1/feed/timeline";

    private static readonly object Post = new
    {
        id = Id,
        title = "Dusty\u001b[2J break",
        bpm = 174,
        key = "F#m",
        audio = new { format = "opus", size = 41_000, sha256 = "00", url = $"/api/v1/posts/{Id}/audio" },
        peaks = new[] { 0, 12, 255 },
        author = new { id = "alice", name = "alice" },
        created_at = "2026-11-30T01:20:00Z",
        likes = 3,
        comments = 1,
        downloads = 7,
        liked = true,
    };

    [Fact]
    public async Task Feed_WithPosts_IsATableWithTheTraceIdLast()
    {
        Show(Timeline, new { posts = new[] { Post }, next = "n-1" });
        var result = await Cli.RunAsync("feed");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Matches("^shared +by +title +bpm +key +likes +comments +downloads +size +id$", lines[0]);
        Assert.Matches($@"^2026-11-30 \d\d:\d\d +alice +Dusty\uFFFD\[2J break +174 +F#m +\* 3 +1 +7 +41 kB +{Id}$", lines[1]);
        Assert.Equal(
            ["", $"Get one: ./sidechain download {Id}", "Older ones: add --before n-1", $"Trace ID: {result.TraceId}"], lines[2..]);
        Assert.Equal(
            """
            cli.show_feed
              cli.start_process [program_entered]
              cli.fetch_feed [feed_loaded]
                cli.http_request [response_received]
              cli.update_ui
            """, SpanDrawing.Draw(Api.Spans));
        Assert.Equal(1L, Api.Spans.Single(span => span.Name == "cli.fetch_feed").Events[0].Attributes.Single().Value);
    }

    [Fact]
    public async Task Feed_Json_IsOneDocument()
    {
        Show(Timeline, new { posts = new[] { Post }, next = (string?)null });
        var result = await Cli.RunAsync("feed", "--json");

        var post = result.Json.GetProperty("posts")[0];
        Assert.Equal((Id, 174, true, 41_000), (
            post.GetProperty("id").GetString(), post.GetProperty("bpm").GetInt32(), post.GetProperty("liked").GetBoolean(),
            post.GetProperty("audio").GetProperty("size").GetInt32()));
        Assert.Equal(Api.Spans[0].TraceId, result.Json.GetProperty("trace_id").GetString());
    }

    [Theory]
    [InlineData("/api/v1/feed/timeline?before=a%2Fb", "feed", "--before", "a/b")]
    [InlineData("/api/v1/feed/global", "feed", "--global")]
    [InlineData(
        "/api/v1/search?q=dusty%20break&bpm_min=170&bpm_max=176.5&key=F%23m&author=alice&limit=5", "search", "dusty break", "--bpm-min",
        "170", "--bpm-max", "176.5", "--key", "F#m", "--author", "alice", "--limit", "5")]
    public async Task Query_OfTheCommandLine_IsTheServers(string path, params string[] args)
    {
        Show(path, new { posts = Array.Empty<object>(), next = (string?)null });
        var result = await Cli.RunAsync(args);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches("^Nothing was (shared yet|found)", result.Output);
        Assert.Equal($"Bearer {RecordingApi.Token}", Api.Only(path).Header("Authorization"));
    }

    [Fact]
    public async Task Search_ForNothing_IsAUsageError()
    {
        var result = await Cli.RunAsync("search");

        Assert.Equal(
            (2, "Error: Say what to search for: words, or one of --bpm-min, --bpm-max, --key, --author."),
            (result.ExitCode, result.Error.Split('\n')[0]));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task Feed_OfAnotherKindOfServer_SaysSo(string body)
    {
        Api.Answers[Timeline] = (http, _) => http.Response.WriteAsync(body);
        var result = await Cli.RunAsync("feed");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is none that sidechain understands", result.Error, StringComparison.Ordinal);
        Assert.Equal($"Trace ID: {result.TraceId}", result.LastErrorLine);
    }

    [Fact]
    public async Task Like_Follow_AndComment_SayWhatCameOfThem()
    {
        Show($"/api/v1/posts/{Id}/like", new { post_id = Id, liked = true, likes = 4 });
        Show("/api/v1/users/bob/follow", new { user_id = "bob", following = false, followers = 2 });
        Show($"/api/v1/posts/{Id}/comments", new
        {
            id = "c1",
            post_id = Id,
            text = "That break!",
            author = new { id = "alice", name = "alice" },
            created_at = "2026-11-30T01:20:00Z",
        });

        var like = await Cli.RunAsync("like", Id);
        var follow = await Cli.RunAsync("follow", "bob", "--undo");
        var comment = await Cli.RunAsync("comment", Id, "That break!");

        Assert.StartsWith("Liked.\n  likes     4\nTrace ID: ", like.Output, StringComparison.Ordinal);
        Assert.StartsWith("You do not follow bob any more.\n", follow.Output, StringComparison.Ordinal);
        Assert.StartsWith("Commented.\n  comment   c1\nTrace ID: ", comment.Output, StringComparison.Ordinal);
        Assert.Equal(("PUT", "DELETE", "POST"), (
            Api.Only($"/api/v1/posts/{Id}/like").Method, Api.Only("/api/v1/users/bob/follow").Method,
            Api.Only($"/api/v1/posts/{Id}/comments").Method));
        Assert.Equal("""{"text":"That break!"}""", System.Text.Encoding.UTF8.GetString(Api.Only($"/api/v1/posts/{Id}/comments").Body));
        Assert.NotNull(Api.Only($"/api/v1/posts/{Id}/comments").Header("Idempotency-Key"));
        Assert.Equal(
            ["cli.comment_post", "cli.follow_user", "cli.like_post"],
            Api.Spans.Where(span => span.ParentSpanId is null).Select(span => span.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("That is no post's id.", "like", "../../users/me/traces")]
    [InlineData("A comment has 1 to 1000 characters.", "comment", Id, "  ")]
    public async Task ArgumentThatIsNone_IsAUsageError(string sentence, params string[] args)
    {
        var result = await Cli.RunAsync(args);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task Like_OfAPostThatIsNotThere_SaysTheServersSentence()
    {
        Api.Fail($"/api/v1/posts/{Id}/like", 404, "There is no post with this id.");
        var result = await Cli.RunAsync("like", Id, "--json");

        Assert.Equal((4, "There is no post with this id."), (result.ExitCode, result.Json.GetProperty("error").GetString()));
        Assert.Equal(SpanStatuses.Error, Api.Spans.Single(span => span.Name == "cli.like_post").Status);
    }

    [Fact]
    public async Task Failure_ThatTheServerTells_SteersNoTerminal()
    {
        Api.Answers[Timeline] = (http, _) =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsJsonAsync(new { error = "x\u001b[31mRED\u0007\u202e\u009b2J", traceId = "\u001b[2J" });
        };
        var result = await Cli.RunAsync("feed");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("x\uFFFD[31mRED", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Error, c => c is '\u202e' || (char.IsControl(c) && c != '\n'));
    }

    private void Show(string path, object document) => Api.Answers[path] = (http, _) => http.Response.WriteAsJsonAsync(document);
}

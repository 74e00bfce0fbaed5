using System.Net;
using System.Text.Json;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Posts;

/// <summary>Posts whose audio lies elsewhere: the seed's own request.</summary>
public sealed class LinkedPostTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiClient _alice = null!;

    public async ValueTask InitializeAsync() => _alice = await fixture.Api.SignUpAsync();

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Post_OfTheSeed_IsTakenAndShown()
    {
        SpanCollector.Start();
        var post = await _alice.PostAsync(
            Loops.Raw("""{"audio_url": "https://cdn.example.com/audio.mp3", "bpm": 120, "key": "C"}""", "application/json"));
        await fixture.Api.OutboxIsEmptyAsync();

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.Equal(
            ("https://cdn.example.com/audio.mp3", "audio", "C", 120),
            (post.Text("audio_url"), post.Text("title"), post.Text("key"), post.Number("bpm")));
        Assert.Equal(JsonValueKind.Null, post.Json.GetProperty("audio").ValueKind);
        var read = (await _alice.TimelineAsync()).Json.GetProperty("posts")[0];
        Assert.Equal(
            (post.Text("id"), "https://cdn.example.com/audio.mp3"),
            (read.GetProperty("id").GetString(), read.GetProperty("audio_url").GetString()));
        Assert.Equal(
            """
            POST /api/v1/posts
              http.read_body
              feed.create_post
                INSERT audio_posts
                DEL
                stream.io.create_activity
                  POST
                    POST /api/v1.0/feed/{slug}/{id}

            """,
            await SpanCollector.DrawAsync(post.Trace),
            ignoreLineEndingDifferences: true);
        Assert.Equal("url", SpanCollector.Of(post.Trace).Single(s => s.DisplayName == "feed.create_post").GetTagItem("audio.format"));
    }

    [Fact]
    public async Task Post_WithPeaks_KeepsThem()
    {
        var post = await _alice.PostJsonAsync(
            new { audio_url = "https://cdn.example.com/a/b/", title = "T", peaks = (int[])[0, 128, 255] });

        Assert.Equal([0, 128, 255], post.Json.GetProperty("peaks").EnumerateArray().Select(p => p.GetInt32()));
    }

    [Fact]
    public async Task Post_TheSameKeyTwice_IsTheSamePost_AndAnotherAddressIs422()
    {
        var first = await _alice.PostJsonAsync(new { audio_url = "https://cdn.example.com/one.mp3" }, "key");
        var second = await _alice.PostJsonAsync(new { audio_url = "https://cdn.example.com/one.mp3" }, "key");

        Assert.Equal(first.Text("id"), second.Text("id"));
        (await _alice.PostJsonAsync(new { audio_url = "https://cdn.example.com/two.mp3" }, "key"))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("audio.mp3")]
    [InlineData("//cdn.example.com/audio.mp3")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://cdn.example.com/audio.mp3")]
    [InlineData("https://alice:secret@cdn.example.com/audio.mp3")]
    [InlineData("https://cdn.example.com/a b.mp3")]
    [InlineData("https://cdn.example.com/a\r\nX-Header: 1")]
    [InlineData(" https://cdn.example.com/a.mp3")]
    [InlineData("https://")]
    public async Task Post_WithAnAddressThatIsNone_Is400(string? url) =>
        (await _alice.PostJsonAsync(new { audio_url = url })).IsProblemOf("audio_url", "audio_url");

    [Fact]
    public async Task Post_WithAnAddressThatIsTooLong_Is400() =>
        (await _alice.PostJsonAsync(new { audio_url = $"https://cdn.example.com/{new string('a', 2048)}" }))
            .IsProblemOf("audio_url", "2048");

    [Theory]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"bpm\":5}", "bpm")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"bpm\":\"fast\"}", "JSON")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"bpm\":1e999}", "JSON")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"title\":\"\\u0000\"}", "title")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"title\":\"\\ud800\"}", "JSON")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"key\":\"12345678901234567\"}", "key")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"peaks\":[256]}", "peaks")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"peaks\":[0.5]}", "peaks")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"peaks\":[]}", "peaks")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"peaks\":\"loud\"}", "peaks")]
    [InlineData("{\"audio_url\":\"https://a.example/b\",\"peaks\":[[[[1]]]]}", "peaks")]
    [InlineData("[]", "JSON")]
    [InlineData("null", "JSON")]
    [InlineData("", "JSON")]
    public async Task Post_WithNonsense_Is400WithASentence(string json, string words) =>
        (await _alice.PostAsync(Loops.Raw(json, "application/json"))).IsProblem(HttpStatusCode.BadRequest, words);

    [Fact]
    public async Task Post_TooLarge_Is413()
    {
        var json = JsonSerializer.Serialize(new { audio_url = "https://a.example/b", title = new string('x', 100_000) });

        (await _alice.PostAsync(Loops.Raw(json, "application/json"))).IsProblem(HttpStatusCode.RequestEntityTooLarge, "larger");
    }
}

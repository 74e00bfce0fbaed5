using System.Net;
using System.Net.Http.Headers;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;

namespace Sidechain.Api.Tests.Posts;

public sealed class DownloadTests(ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiClient _alice = null!;

    public async ValueTask InitializeAsync() => _alice = await fixture.Api.SignUpAsync();

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Download_IsTheFileUnderItsTitle_Counted()
    {
        var (id, audio) = await PostAsync("Dusty break");
        var answer = await DownloadAsync(id);

        Assert.Equal(audio, answer.Bytes);
        Assert.Equal(
            ("audio/wav", "attachment", "Dusty break.wav"),
            (answer.ContentHeaders.ContentType?.MediaType, answer.ContentHeaders.ContentDisposition?.DispositionType,
                answer.ContentHeaders.ContentDisposition?.FileName?.Trim('"')));
        Assert.Equal(
            ("bytes", "nosniff"),
            (Assert.Single(answer.Headers.AcceptRanges), answer.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(1, await CountAsync(id));
    }

    [Fact]
    public async Task Download_InParts_IsCountedOnce()
    {
        var (id, audio) = await PostAsync();
        var first = await DownloadAsync(id, request => request.Headers.Range = new RangeHeaderValue(0, 999));
        var rest = await DownloadAsync(id, request => request.Headers.Range = new RangeHeaderValue(1000, null));
        var unchanged = await DownloadAsync(id, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        var behind = await DownloadAsync(id, request => request.Headers.Range = new RangeHeaderValue(1_000_000, null));

        Assert.Equal(
            (HttpStatusCode.PartialContent, HttpStatusCode.PartialContent, HttpStatusCode.NotModified,
                HttpStatusCode.RequestedRangeNotSatisfiable),
            (first.Status, rest.Status, unchanged.Status, behind.Status));
        Assert.Equal(audio, first.Bytes.Concat(rest.Bytes));
        Assert.Equal(1, await CountAsync(id));
    }

    [Fact]
    public async Task Audio_Played_IsNotCounted()
    {
        var (id, _) = await PostAsync();
        await _alice.GetAsync($"/api/v1/posts/{id}/audio");

        Assert.Equal(0, await CountAsync(id));
    }

    [Theory]
    [InlineData("../../etc/passwd", "_.._etc_passwd.wav")]
    [InlineData("..", null)]
    [InlineData("C:\\Windows\\x", "C__Windows_x.wav")]
    [InlineData("a\"; filename=\"evil.exe", "a__ filename=_evil.exe.wav")]
    [InlineData("$(reboot)", "_(reboot).wav")]
    [InlineData("\u202egpj.exe", "_gpj.exe.wav")]
    [InlineData("Ümläut 🎛", "Ümläut 🎛.wav")]
    public async Task Download_NamesTheFileWithoutTricks(string title, string? expected)
    {
        var (id, _) = await PostAsync(title);
        var answer = await DownloadAsync(id);

        Assert.Equal(
            expected ?? $"{id}.wav",
            answer.ContentHeaders.ContentDisposition!.FileNameStar ?? answer.ContentHeaders.ContentDisposition.FileName!.Trim('"'));
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("..%2F..%2F..%2Fetc%2Fpasswd")]
    public async Task Download_OfNoPost_Is404(string id) => (await DownloadAsync(id)).IsProblem(HttpStatusCode.NotFound, "no post");

    [Fact]
    public async Task Download_OfAudioThatLiesElsewhere_Is404AndSaysWhere()
    {
        var id = (await _alice.PostJsonAsync(new { audio_url = "https://cdn.example.com/audio.mp3" })).Text("id");
        foreach (var path in (string[])["audio", "download"])
        {
            var answer = await _alice.GetAsync($"/api/v1/posts/{id}/{path}");
            answer.IsProblem(HttpStatusCode.NotFound, "elsewhere");
            Assert.Equal("https://cdn.example.com/audio.mp3", answer.Text("audio_url"));
        }

        Assert.Equal(0, await CountAsync(id));
    }

    [Fact]
    public async Task Download_HasItsSpan_UntilTheLastByte()
    {
        SpanCollector.Start();
        var (id, audio) = await PostAsync();
        var (whole, part) =
            (await DownloadAsync(id), await DownloadAsync(id, request => request.Headers.Range = new RangeHeaderValue(10, 20)));

        Assert.Equal(
            "GET /api/v1/posts/{id}/download\n  audio.download\n    UPDATE audio_posts\n", await SpanCollector.DrawAsync(whole.Trace));
        Assert.Equal(
            "GET /api/v1/posts/{id}/download\n  audio.download\n    SELECT audio_posts\n", await SpanCollector.DrawAsync(part.Trace));
        var span = SpanCollector.Of(whole.Trace).Single(s => s.DisplayName == "audio.download");
        Assert.Equal(
            (id, "wav", (long)audio.Length), (span.GetTagItem("post.id"), span.GetTagItem("audio.format"), span.GetTagItem("file.size")));
    }

    private async Task<(string Id, byte[] Audio)> PostAsync(string title = "A loop")
    {
        var audio = Loops.Wav();
        return ((await _alice.PostAsync(Loops.Form(audio, ("title", title)))).Text("id"), audio);
    }

    private Task<Answer> DownloadAsync(string id, Action<HttpRequestMessage>? configure = null) =>
        _alice.SendAsync(HttpMethod.Get, $"/api/v1/posts/{id}/download", configure: configure);

    private async Task<int> CountAsync(string id) => (await _alice.GetAsync($"/api/v1/posts/{id}")).Number("downloads");
}

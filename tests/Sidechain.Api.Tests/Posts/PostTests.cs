using System.Net;
using System.Security.Cryptography;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Posts;

public sealed class PostTests(SmallFilesApi fixture) : IClassFixture<SmallFilesApi>, IAsyncLifetime
{
    private readonly ApiServer _api = fixture.Api;
    private HashSet<string> _before = [];
    private ApiClient _alice = null!;

    public async ValueTask InitializeAsync()
    {
        using var nobody = _api.Client();
        _alice = _api.Client(await nobody.TokenAsync("alice", "alice"));
        _before = [.. StoredFiles()];
    }

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return default;
    }

    [Fact]
    public async Task Post_Wav_AnswersThePostAndKeepsIt()
    {
        var wav = Loops.Wav();
        var created = await _alice.PostAsync(Loops.Form(wav, ("title", " Ünder the bridge "), ("bpm", "87.5"), ("key", "F#m")));

        Assert.Equal(HttpStatusCode.Created, created.Status);
        var id = created.Text("id");
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal($"/api/v1/posts/{id}", created.Headers.Location?.OriginalString);
        Assert.Equal(("Ünder the bridge", "F#m"), (created.Text("title"), created.Text("key")));
        Assert.Equal(87.5m, created.Json.GetProperty("bpm").GetDecimal());
        var audio = created.Json.GetProperty("audio");
        Assert.Equal(("wav", wav.Length), (audio.GetProperty("format").GetString(), audio.GetProperty("size").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(wav)), audio.GetProperty("sha256").GetString());
        Assert.Equal($"/api/v1/posts/{id}/audio", audio.GetProperty("url").GetString());
        Assert.Equal("alice", created.Json.GetProperty("author").GetProperty("id").GetString());
        Assert.InRange(
            created.Json.GetProperty("created_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);

        var read = await _alice.GetAsync($"/api/v1/posts/{id}");
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal(created.Json.GetProperty("audio").GetRawText(), read.Json.GetProperty("audio").GetRawText());
        Assert.Equal(created.Text("created_at"), read.Text("created_at"));
    }

    [Fact]
    public async Task Post_FileBeforeAndBetweenTheFields_ReadsThemAll()
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent("120"), "bpm" },
            { new ByteArrayContent(Loops.Opus()), "audio", "loop.opus" },
            { new StringContent("whatever"), "unknown" },
            { new StringContent("Cm"), "key" },
            { new StringContent("After the file"), "title" },
        };
        var created = await _alice.PostAsync(form);

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(
            ("After the file", "Cm", 120), (created.Text("title"), created.Text("key"), created.Json.GetProperty("bpm").GetInt32()));
        Assert.Equal("opus", created.Json.GetProperty("audio").GetProperty("format").GetString());
    }

    [Fact]
    public async Task Post_FileAlone_IsNamedAfterTheFile()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Loops.Wav()), "audio", @"C:\Loops\Dusty break.wav" } };
        var created = await _alice.PostAsync(form);

        Assert.Equal("Dusty break", created.Text("title"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, created.Json.GetProperty("bpm").ValueKind);
    }

    [Fact]
    public async Task Post_FileNameWithControlCharacters_LeavesThemOut()
    {
        const string Form =
            "--b\nContent-Disposition: form-data; name=\"audio\"; filename*=UTF-8''a%00%0Ab.wav\n\nRIFF....WAVE and so on\n--b--\n";
        var created = await _alice.PostAsync(Loops.Raw(Form));

        Assert.Equal("ab", created.Text("title"));
    }

    [Fact]
    public async Task Post_SameLoopTwice_LiesOnTheDiskOnce()
    {
        var wav = Loops.Wav();
        await _alice.PostAsync(Loops.Form(wav));
        await _alice.PostAsync(Loops.Form(wav));

        Assert.Single(NewFiles());
        Assert.Equal(wav, await File.ReadAllBytesAsync(NewFiles().Single()));
    }

    [Fact]
    public async Task Post_FileThatIsNoAudio_Is415AndLeavesNothing()
    {
        (await _alice.PostAsync(Loops.Form("RIFF but not a wave file, however long it is"u8.ToArray())))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "no audio");
        Assert.Empty(NewFiles());
    }

    [Fact]
    public async Task Post_TooLargeFile_Is413AndLeavesNothing()
    {
        (await _alice.PostAsync(Loops.Form(Loops.Wav(100_001)))).IsProblem(HttpStatusCode.RequestEntityTooLarge, "larger than 0.19 MB");
        Assert.Empty(NewFiles());
    }

    [Fact]
    public async Task Post_TooLargeFileOfUnknownLength_Is413AndLeavesNothing()
    {
        var answer = await _alice.SendAsync(
            HttpMethod.Post, "/api/v1/posts", Loops.Form(Loops.Wav(150_000)), request => request.Headers.TransferEncodingChunked = true);

        answer.IsProblem(HttpStatusCode.RequestEntityTooLarge, "larger than");
        Assert.Empty(NewFiles());
    }

    [Theory]
    [InlineData("bpm", "fast", "bpm must be a number")]
    [InlineData("bpm", "5", "bpm must be a number")]
    [InlineData("bpm", "1e2", "bpm must be a number")]
    [InlineData("key", "a very long musical key", "key must have at most 16 characters")]
    [InlineData("key", "F\0m", "key must not hold control characters")]
    [InlineData("title", "A\0loop", "title must not hold control characters")]
    [InlineData("title", "\u200B", "title must hold a character that can be seen")]
    [InlineData("title", "\u202E\u2066 \u00AD\u3164\u2800\u0301", "title must hold a character that can be seen")]
    [InlineData("key", "\u200D", "key must hold a character that can be seen")]
    public async Task Post_BadField_Is400AndLeavesNothing(string field, string value, string words)
    {
        (await _alice.PostAsync(Loops.Form(Loops.Wav(), (field, value)))).IsProblem(HttpStatusCode.BadRequest, words);
        Assert.Empty(NewFiles());
    }

    [Theory]
    [InlineData("\U0001F41B")]
    [InlineData("e\u0301")]
    [InlineData("\u05E9\u05DC\u05D5\u05DD\u200F")]
    [InlineData(".")]
    public async Task Post_TitleThatCanBeSeen_StaysAsItIs(string title) =>
        Assert.Equal(title, (await _alice.PostAsync(Loops.Form(Loops.Wav(), ("title", title)))).Text("title"));

    [Fact]
    public async Task Post_FileWhoseNameCannotBeSeen_IsUntitled()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Loops.Wav()), "audio", "\u200B.wav" } };

        Assert.Equal("Untitled", (await _alice.PostAsync(form)).Text("title"));
    }

    [Fact]
    public async Task Post_TitleOrFieldTooLong_Is400()
    {
        (await _alice.PostAsync(Loops.Form(Loops.Wav(), ("title", new string('x', 201)))))
            .IsProblem(HttpStatusCode.BadRequest, "title has 201 characters");
        (await _alice.PostAsync(Loops.Form(Loops.Wav(), ("title", new string('x', 5000)))))
            .IsProblem(HttpStatusCode.BadRequest, "title is longer than");
    }

    [Theory]
    [InlineData("--b\nContent-Disposition: form-data; name=\"title\"\n\nNo file\n--b--\n", HttpStatusCode.BadRequest, "'audio'")]
    [InlineData(
        "--b\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\n\n\n--b--\n", HttpStatusCode.BadRequest, "'audio'")]
    [InlineData(
        "--b\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\n\nRIFF....WAVE and then it ends",
        HttpStatusCode.BadRequest, "broken")]
    [InlineData("no multipart at all", HttpStatusCode.BadRequest, "broken")]
    public async Task Post_BrokenBody_SaysWhatIsWrong(string body, HttpStatusCode status, string words)
    {
        (await _alice.PostAsync(Loops.Raw(body))).IsProblem(status, words);
        Assert.Empty(NewFiles());
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.BadRequest)]
    public async Task Post_OtherContentType_IsRefused(string contentType, HttpStatusCode status) =>
        (await _alice.PostAsync(Loops.Raw("{}", contentType))).IsProblem(status, "multipart/form-data");

    [Fact]
    public async Task Post_WithoutToken_Is401()
    {
        using var nobody = _api.Client();
        (await nobody.PostAsync()).IsProblem(HttpStatusCode.Unauthorized, "token");
        using var stranger = _api.Client("not.a.token");
        (await stranger.GetAsync("/api/v1/posts/x")).IsProblem(HttpStatusCode.Unauthorized, "token");
    }

    [Fact]
    public async Task Post_TokenOfAUserWhoIsGone_Is401()
    {
        using var dora = await _api.SignUpAsync();
        await _api.QueryAsync<string>($"DELETE FROM users WHERE id = '{dora.Name}' RETURNING id");

        (await dora.PostAsync()).IsProblem(HttpStatusCode.Unauthorized, "sign in again");
    }

    [Fact]
    public async Task Read_UnknownPost_Is404()
    {
        (await _alice.GetAsync("/api/v1/posts/0123456789abcdef0123456789abcdef")).IsProblem(HttpStatusCode.NotFound, "no post");
        (await _alice.GetAsync("/api/v1/posts/0123456789abcdef0123456789abcdef/audio")).IsProblem(HttpStatusCode.NotFound, "no post");
    }

    private IEnumerable<string> NewFiles() => StoredFiles().Except(_before);

    private string[] StoredFiles() => Directory.GetFiles(_api.AudioPath, "*", SearchOption.AllDirectories);
}

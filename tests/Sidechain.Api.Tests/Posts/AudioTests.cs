using System.Net;
using System.Net.Http.Headers;
using Sidechain.Api.Tests.Hosting;

namespace Sidechain.Api.Tests.Posts;

public sealed class AudioTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiClient _alice = null!;

    public async ValueTask InitializeAsync() => _alice = await fixture.Api.SignUpAsync();

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true, "audio/ogg")]
    [InlineData(false, "audio/wav")]
    public async Task Audio_OfAPost_IsWhatWasUploaded(bool opus, string contentType)
    {
        var audio = opus ? Loops.Opus() : Loops.Wav();
        var url = await UrlOfNewPostAsync(audio);
        var answer = await _alice.GetAsync(url);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(contentType, answer.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(audio, answer.Bytes);
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
    }

    [Fact]
    public async Task Audio_Range_IsThatPart()
    {
        var audio = Loops.Wav();
        var url = await UrlOfNewPostAsync(audio);
        var answer = await _alice.SendAsync(
            HttpMethod.Get, url, configure: request => request.Headers.Range = new RangeHeaderValue(100, 199));

        Assert.Equal(HttpStatusCode.PartialContent, answer.Status);
        Assert.Equal(audio[100..200], answer.Bytes);
        Assert.Equal(audio.Length, answer.ContentHeaders.ContentRange?.Length);
    }

    [Fact]
    public async Task Audio_RangeBehindTheEnd_Is416()
    {
        var url = await UrlOfNewPostAsync(Loops.Wav());
        var answer = await _alice.SendAsync(
            HttpMethod.Get, url, configure: request => request.Headers.Range = new RangeHeaderValue(1_000_000, null));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.Status);
    }

    [Fact]
    public async Task Audio_WithItsETag_Is304()
    {
        var url = await UrlOfNewPostAsync(Loops.Wav());
        var first = await _alice.GetAsync(url);
        var second = await _alice.SendAsync(
            HttpMethod.Get, url, configure: request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));

        Assert.Equal(HttpStatusCode.NotModified, second.Status);
        Assert.Empty(second.Bytes);
    }

    [Fact]
    public async Task Start_WithAbandonedUploads_RemovesTheOldOnes()
    {
        var folder = Directory.CreateTempSubdirectory("sidechain-audio-");
        var incoming = folder.CreateSubdirectory("incoming").FullName;
        var (old, running) = (Path.Combine(incoming, "old.part"), Path.Combine(incoming, "running.part"));
        await File.WriteAllTextAsync(old, "");
        await File.WriteAllTextAsync(running, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        await using var api = await ApiServer.StartAsync(servers, ("Audio:Path", folder.FullName));
        await Eventually.Async("the old one is removed", () => !File.Exists(old));
        Assert.Equal([running], Directory.GetFiles(incoming));
        folder.Delete(recursive: true);
    }

    private async Task<string> UrlOfNewPostAsync(byte[] audio) =>
        (await _alice.PostAsync(Loops.Form(audio))).Json.GetProperty("audio").GetProperty("url").GetString()!;
}

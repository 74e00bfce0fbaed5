using System.Net;
using Sidechain.Api.Tests.Hosting;
using Sidechain.Api.Tests.Traces;
using Sidechain.Audio.Tests;

namespace Sidechain.Api.Tests.Posts;

/// <summary>Uploads whose WAV api encodes.</summary>
public sealed class TranscodeTests(Servers servers, ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Post_EncodeServer_IsKeptAsOpusOfTheSameLength()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = await alice.PostAsync(Loops.Form(WavBytes.Tone(44_100, 2, 1.25), ("encode", "server"), ("title", "Tone")));

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.Equal("opus", post.Json.GetProperty("audio").GetProperty("format").GetString());
        var opus = OggOpusFile.Parse((await alice.GetAsync($"/api/v1/posts/{post.Text("id")}/audio")).Bytes);
        Assert.Equal(1.25, opus.Duration.TotalSeconds, tolerance: 0.001);
        Assert.Contains("TITLE=Tone", opus.Tags, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncodingsOfOneUser_MakeNobodyWaitForAllOfThem()
    {
        using var greedy = await fixture.Api.SignUpAsync();
        using var quiet = await fixture.Api.SignUpAsync();
        // Each takes a processor for some tenths of a second.
        var loop = WavBytes.Tone(48_000, 2, 20);
        var many = Enumerable.Range(0, 8).Select(n => greedy.PostAsync(Loops.Form(loop, ("encode", "server"), ("title", $"{n}")))).ToList();
        await Eventually.Async("one is encoded", () => many.Any(post => post.IsCompleted));

        var own = await quiet.PostAsync(Loops.Form(WavBytes.Tone(48_000, 1, 0.5), ("encode", "server")));

        Assert.Equal(HttpStatusCode.Created, own.Status);
        Assert.Contains(many, post => !post.IsCompleted);
        Assert.All(await Task.WhenAll(many), post => Assert.Equal(HttpStatusCode.Created, post.Status));
    }

    [Fact]
    public async Task LongEncodingOfOneUser_HoldsUpNobodysShortOne_NorAnyPlaceOfUploads()
    {
        await using var api = await ApiServer.StartAsync(servers, ("Limits:Uploads:ConcurrentOfAll", "1"));
        using var greedy = await api.SignUpAsync();
        using var quiet = await api.SignUpAsync();
        var hours = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(n => greedy.PostAsync(Loops.Form(WavBytes.Tone(48_000, 1, 200), ("encode", "server"), ("title", $"{n}")))).ToList();
        // Received whole, and being encoded.
        await Eventually.Async(
            "the first is encoded", () => Directory.EnumerateFiles(Path.Combine(api.AudioPath, "incoming")).Count() > hours.Count);

        var linked = await quiet.PostJsonAsync(new { audio_url = "https://cdn.example.com/audio.mp3" });
        var own = await quiet.PostAsync(Loops.Form(WavBytes.Tone(48_000, 1, 0.5), ("encode", "server")));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (linked.Status, own.Status));
        Assert.All(hours, hour => Assert.False(hour.IsCompleted));
        Assert.All(await Task.WhenAll(hours), hour => Assert.Equal(HttpStatusCode.Created, hour.Status));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(api.AudioPath, "incoming")));
    }

    [Fact]
    public async Task Post_EncodeServer_HasOneSpanMoreAndTheUsualOnesAround()
    {
        SpanCollector.Start();
        await using var api = await ApiServer.StartAsync(servers);
        using var alice = await api.SignUpAsync();
        var post = await alice.PostAsync(Loops.Form(WavBytes.Tone(48_000, 1, 0.5), ("encode", "server")));

        Assert.Equal(
            """
            POST /api/v1/posts
              http.read_body
              audio.transcode
              feed.create_post
                INSERT audio_posts
                DEL
                stream.io.create_activity
                  POST
                    POST /api/v1.0/feed/{slug}/{id}

            """,
            await SpanCollector.DrawAsync(post.Trace),
            ignoreLineEndingDifferences: true);
        var transcode = SpanCollector.Of(post.Trace).Single(span => span.DisplayName == "audio.transcode");
        Assert.Equal((0.5, 48_000, 1, "opus"), (
            transcode.GetTagItem("audio.duration_seconds"), transcode.GetTagItem("audio.sample_rate"),
            transcode.GetTagItem("audio.channels"), transcode.GetTagItem("audio.format")));
        Assert.InRange((long)transcode.GetTagItem("audio.encoded_size")!, 1_000, 48_000);
    }

    [Fact]
    public async Task Post_EncodeServerOfOpus_IsKeptAsItCame()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var opus = Loops.Opus();
        var post = await alice.PostAsync(Loops.Form(opus, ("encode", "server")));

        Assert.Equal(HttpStatusCode.Created, post.Status);
        Assert.Equal(opus, (await alice.GetAsync($"/api/v1/posts/{post.Text("id")}/audio")).Bytes);
    }

    [Fact]
    public async Task Post_EncodeServerOfBrokenWav_SaysWhatIsWrongAndKeepsNothing()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = await alice.PostAsync(
            Loops.Form(new WavBytes().Format(1, 6, 48_000, 16).Chunk("data", new byte[120]).ToArray(), ("encode", "server")));

        post.IsProblem(HttpStatusCode.UnsupportedMediaType, "6 channels; mono and stereo can be shared");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(fixture.Api.AudioPath, "incoming")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(800_000)]
    public async Task Post_EncodeServerAtARateThatNoEncoderTakes_IsRefusedAndApiLives(int sampleRate)
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = await alice.PostAsync(Loops.Form(WavBytes.Pcm16(sampleRate, 1, new short[480]), ("encode", "server")));

        post.IsProblem(HttpStatusCode.UnsupportedMediaType, $"a sample rate of {sampleRate} Hz");
        Assert.Equal(HttpStatusCode.Created, (await alice.PostAsync(Loops.Form(Loops.Wav(), ("encode", "server")))).Status);
    }

    [Fact]
    public async Task Post_EncodeElsewhere_SaysWhatIsTaken()
    {
        using var alice = await fixture.Api.SignUpAsync();
        var post = await alice.PostAsync(Loops.Form(Loops.Wav(), ("encode", "gpu")));

        post.IsProblem(HttpStatusCode.BadRequest, "encode must be client or server.");
    }
}

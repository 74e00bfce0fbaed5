using System.Text;
using Sidechain.Audio.Tests;
using Sidechain.Audio.Wav;
using Sidechain.Client.Uploads;
using Sidechain.TestApi;

namespace Sidechain.Client.Tests;

public sealed class EncodeTests
{
    [Fact]
    public async Task Share_EncodedHere_SendsOpus()
    {
        await using var client = await ClientSession.StartAsync();
        var shared = await client.ShareAsync();
        var parts = MultipartBody.Read(client.Api.Only(RecordingApi.PostsPath));

        Assert.Equal(["title", "bpm", "key", "peaks", "audio"], parts.Select(part => part.Name));
        Assert.Equal(0.5, OggOpusFile.Parse(parts[^1].Content).Duration.TotalSeconds, tolerance: 0.001);
        Assert.NotNull(shared.Times.Encode);
    }

    [Fact]
    public async Task Share_EncodedHere_SendsTheWaveformThatTheServerWouldSeeInTheWav()
    {
        await using var client = await ClientSession.StartAsync();
        await client.ShareAsync();
        await client.ShareAsync(EncodeOn.Server);
        var posts = client.Api.Requests.Where(request => request.Path == RecordingApi.PostsPath).Select(MultipartBody.Read).ToArray();
        var measured = new WavPeaks();
        measured.Add(posts[1][^1].Content);

        Assert.Equal(
            $"[{string.Join(',', measured.ToPeaks()!)}]", Encoding.UTF8.GetString(posts[0].Single(part => part.Name == "peaks").Content));
        Assert.Contains(measured.ToPeaks()!, peak => peak > 0);
    }

    [Fact]
    public async Task Share_EncodedThere_SendsTheWavAndAsksForIt()
    {
        await using var client = await ClientSession.StartAsync();
        var shared = await client.ShareAsync(EncodeOn.Server);
        var parts = MultipartBody.Read(client.Api.Only(RecordingApi.PostsPath));

        Assert.Equal(["title", "bpm", "key", "encode", "audio"], parts.Select(part => part.Name));
        Assert.Equal("server", Encoding.UTF8.GetString(parts[3].Content));
        Assert.Equal("RIFF"u8.ToArray(), parts[^1].Content[..4]);
        Assert.Equal((EncodedLoop.Wav, null), (shared.Sent.Format, shared.Times.Encode));
        Assert.DoesNotContain(client.Session.Recorder.Spans, span => span.Name == "plugin.encode_audio");
    }
}

using Sidechain.Audio.Wav;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>The worker in this process, with an api that answers as the test says.</summary>
public sealed class LoopSharerTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-sharer-");
    private RecordingApi _api = null!;
    private ApiSession _session = null!;
    private LoopSharer _sharer = null!;

    private UploadRequest Request => new(new FileSource(Path.Combine(_home.FullName, "loop.wav")), Title: null, Bpm: null, Key: null);

    public async ValueTask InitializeAsync()
    {
        _api = await RecordingApi.StartAsync();
        var url = new Uri(_api.Url + "/");
        _session = new ApiSession(
            new Settings(url, url, Limit),
            new ClientProgram("plugin-host", ClientTypes.Plugin, "sidechain-plugin"),
            new SessionOptions { SpoolFolder = Path.Combine(_home.FullName, "spool"), DeliversEarlierRuns = false })
        {
            Token = RecordingApi.Token,
        };
        _sharer = new LoopSharer(_session);
        File.WriteAllBytes(
            Path.Combine(_home.FullName, "loop.wav"), WavWriter.FromFloats(new float[48_000], channels: 1, sampleRate: 48_000));
    }

    public async ValueTask DisposeAsync()
    {
        await _sharer.DisposeAsync();
        await _session.DisposeAsync();
        await _api.DisposeAsync();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task Share_ThatWorks_IsShownInTheWindowWithItsTrace()
    {
        await ShareAsync(CancellationToken.None);

        Assert.Equal(new ShareView(ShareState.Created, "Post created!", Fraction: 1, "post-1", _session.TraceId), _sharer.Model.View);
    }

    [Fact]
    public async Task Share_CancelledInMidUpload_IsCancelledAllTheWayDownAndTheWorkerGoesOn()
    {
        var usual = _api.Answers[RecordingApi.PostsPath];
        var aborted = Hang();
        using var user = new CancellationTokenSource();
        var share = ShareAsync(user.Token);
        await aborted.Arrived;
        await user.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => share);
        await aborted.Aborted;
        await _session.DeliverAsync(serverMissing: false);

        Assert.Equal(ShareState.Cancelled, _sharer.Model.View.State);
        Assert.Equal(
            """
            plugin.share_loop cancelled
              plugin.upload_audio [file_selected] cancelled
                plugin.read_file
                plugin.encode_audio [encoding_started, encoding_complete]
                plugin.http_request cancelled
            """, SpanDrawing.Draw(_api.Spans));
        _api.Answers[RecordingApi.PostsPath] = usual;
        Assert.Equal("post-1", (await ShareAsync(CancellationToken.None)).Post.Id);
    }

    [Fact]
    public async Task Unload_WhileTheWorkerSends_CancelsItAndLeavesNoThread()
    {
        var hanging = Hang();
        var running = ShareAsync(CancellationToken.None);
        var waiting = ShareAsync(CancellationToken.None);
        await hanging.Arrived;
        await Task.WhenAll(_sharer.DisposeAsync().AsTask(), _sharer.DisposeAsync().AsTask())
            .WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Contains(
            "unloaded the plugin", (await Assert.ThrowsAsync<ClientException>(() => running)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "unloaded the plugin", (await Assert.ThrowsAsync<ClientException>(() => waiting)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "unloaded", (await Assert.ThrowsAsync<ClientException>(() => ShareAsync(CancellationToken.None))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_EachOfThem_ComparesTheClockAnewAndIsATraceOfItsOwn()
    {
        var traces = new HashSet<string?>();
        for (var share = 1; share <= 3; share++)
        {
            await ShareAsync(CancellationToken.None);
            Assert.True(traces.Add(_session.TraceId));
            Assert.True(
                SpinWait.SpinUntil(() => _api.ClockSamples == share, Limit), $"{_api.ClockSamples} clock samples after {share} shares.");
        }
    }

    private Task<SharedLoop> ShareAsync(CancellationToken cancellationToken) =>
        _sharer.ShareAsync(Request, new QuietProgress(), cancellationToken);

    /// <summary>The post is taken and never answered.</summary>
    private (Task Arrived, Task Aborted) Hang()
    {
        var (arrived, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        _api.Answers[RecordingApi.PostsPath] = async (http, _) =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => aborted.TrySetResult(), TaskScheduler.Default);
        };
        return (arrived.Task.WaitAsync(Limit), aborted.Task.WaitAsync(Limit));
    }
}

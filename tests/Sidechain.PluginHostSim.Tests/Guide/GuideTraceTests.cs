using Microsoft.Extensions.Time.Testing;
using Sidechain.Audio.Wav;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Sessions;
using Sidechain.Client.Terminal;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Plugin;
using Sidechain.PluginHostSim.Plugin.Sharing;
using Sidechain.PluginHostSim.Plugin.Statistics;
using Sidechain.TestApi;
using Sidechain.Tracing.Client.Recording;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Guide;

/// <summary>Every trace that the guide draws is one that the code makes.</summary>
public sealed class GuideTraceTests : IAsyncLifetime
{
    private const int Bars = 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidechain-guide-");
    private readonly LoopSharingPlugin _plugin = new();
    private RecordingApi _api = null!;
    private ApiSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await RecordingApi.StartAsync();
        var url = new Uri(_api.Url + "/");
        _session = new ApiSession(
            new Settings(url, url, TimeSpan.FromSeconds(60)),
            new ClientProgram("plugin-host", ClientTypes.Plugin, "sidechain-plugin"),
            new SessionOptions { SpoolFolder = _folder.FullName });
        _session.Token = RecordingApi.Token;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _api.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task FirstShare_PluginThatNobodyTouchedBefore_BeginsWithTheClick()
    {
        using var host = new PluginHost(new HostOptions(), [_plugin]);
        host.PlayBars(Bars);
        Assert.Empty(_api.Requests);
        await using (var sharer = new LoopSharer(_session, statistics: _plugin.Statistics))
        {
            host.Start();
            await sharer.ShareAsync(Loop(), new QuietProgress(), TestContext.Current.CancellationToken);
        }

        host.Stop();
        await _session.DeliverAsync(serverMissing: false);
        _api.Spans.ShouldBe("first-share");
    }

    [Fact]
    public async Task Unloaded_InMidEncode_IsAnHonestTrace()
    {
        using var host = new PluginHost(new HostOptions(), [_plugin]);
        host.PlayBars(Bars);
        var encoder = new EndlessEncoder();
        var sharer = new LoopSharer(_session, encoder);
        var share = sharer.ShareAsync(Loop(), new QuietProgress(), TestContext.Current.CancellationToken);
        await encoder.Began.Task;
        await sharer.DisposeAsync();

        Assert.Contains("unloaded the plugin", (await Assert.ThrowsAsync<ClientException>(() => share)).Message, StringComparison.Ordinal);
        await _session.DeliverAsync(serverMissing: false);
        _api.Spans.ShouldBe("unloaded");
    }

    /// <summary>Blocks of 480 frames last 10 ms; what they take, and how late they come, is what the test says.</summary>
    [Theory]
    [InlineData("ours", 13, 0)]
    [InlineData("hosts", 1, 38)]
    public async Task Audio_CracklingForTwoReasons_TellsThemApart(string shape, int takes, int late)
    {
        var time = new FakeTimeProvider();
        var statistics = new BlockStatistics(time);
        var root = _session.Recorder.StartTrace(SpanNames.ShareLoop);
        var recording = statistics.Record(_session.Recorder, root);
        for (var block = 0; block < 10; block++)
        {
            var begun = statistics.Begin();
            time.Advance(TimeSpan.FromMilliseconds(block == 5 ? takes : 1));
            statistics.End(begun, 480);
            time.Advance(TimeSpan.FromMilliseconds(block == 7 ? 9 + late : 9));
        }

        var stopping = recording.DisposeAsync();
        statistics.End(statistics.Begin(), 480);
        await stopping;
        root.End();
        await _session.DeliverAsync(serverMissing: false);
        _api.Spans.ShouldBe(shape);
    }

    [Fact]
    public async Task Reload_InMidShare_IsOneTrace()
    {
        var before = new SpanRecorder(new ClientIdentity(ClientTypes.Plugin, "1.0.0", "sidechain-plugin"));
        var share = before.StartTrace(SpanNames.ShareLoop);
        var kept = share.TraceParent;
        await before.FlushAsync(TimeSpan.Zero);

        await using var after = new SpanRecorder(new ClientIdentity(ClientTypes.Plugin, "1.0.1", "sidechain-plugin"));
        using (after.StartTrace(SpanNames.ShareLoop, kept))
        {
            after.StartSpan(SpanNames.UpdateUi).End();
        }

        before.Spans.Concat(after.Spans).ShouldBe("reload");
    }

    private UploadRequest Loop() => new(new CapturedLoop(_plugin.Capture, Bars, keep: null), null, null, null);

    private sealed class EndlessEncoder : ILoopEncoder
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAvailable => true;

        public void Encode(WavReader audio, Stream output, string title, Action<long>? progress, CancellationToken cancellationToken)
        {
            Began.SetResult();
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

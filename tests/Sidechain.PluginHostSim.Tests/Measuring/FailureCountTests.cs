using Microsoft.AspNetCore.Http;
using Sidechain.Audio.Opus;
using Sidechain.Audio.Wav;
using Sidechain.Client.Configuration;
using Sidechain.Client.Sessions;
using Sidechain.Client.Uploads;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Load;
using Sidechain.PluginHostSim.Measuring;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;

namespace Sidechain.PluginHostSim.Tests.Measuring;

/// <summary>A long run that meets a failure of any kind says so: one that leaves a kind out says that all is well.</summary>
public sealed class FailureCountTests : IAsyncLifetime
{
    private static readonly ClientProgram Program = new("plugin-host", ClientTypes.Plugin, "sidechain-plugin");

    private RecordingApi _api = null!;

    private Settings Settings => new(new Uri(_api.Url + "/"), new Uri(_api.Url + "/"), TimeSpan.FromSeconds(60), Tracing: false);

    public async ValueTask InitializeAsync() => _api = await RecordingApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Run_EncoderFails_CountsEveryShare()
    {
        _api.Answers["/api/v1/users"] = (http, _) =>
        {
            http.Response.StatusCode = 201;
            return Task.CompletedTask;
        };
        var run = new LoadRun(Settings, Program, users: 2, rate: 100, TimeSpan.FromSeconds(0.1), new FailingEncoder());
        var document = await run.RunAsync(_ => { }, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal((0, 10), (document.Shares, Assert.Single(document.Errors).Value));
        Assert.All(document.ResidentMb, mb => Assert.True(mb > 0));
    }

    [Fact]
    public async Task Run_UserHasSeenEnough_EndsWithTheReportSoFar()
    {
        _api.Answers["/api/v1/users"] = (http, _) =>
        {
            http.Response.StatusCode = 201;
            return Task.CompletedTask;
        };
        using var user = new CancellationTokenSource();
        _api.Answers["/api/v1/feed/timeline"] = async (http, _) =>
        {
            await http.Response.WriteAsJsonAsync(new { posts = Array.Empty<object>() });
            await user.CancelAsync();
        };
        var run = new LoadRun(Settings, Program, users: 1, rate: 0.01, TimeSpan.FromDays(1));
        var document = await run.RunAsync(_ => { }, _ => { }, user.Token);

        Assert.Equal((1, 0), (document.Shares, document.Errors.Count));
        Assert.True(document.Seconds < 3600, $"{document.Seconds}");
    }

    [Fact]
    public async Task Soak_EncoderFails_CountsTheShare()
    {
        using var user = new CancellationTokenSource();
        await using var session = new ApiSession(Settings, Program, new SessionOptions()) { Token = RecordingApi.Token };
        var soak = new SoakRun(session, new HostOptions(), TimeSpan.FromHours(1), new FailingEncoder());
        var report = await soak.RunAsync(TimeSpan.FromHours(1), state => CancelWhen(state.Errors.Count > 0), user.Token);

        Assert.Equal((0, 1), (report.Shares, Assert.Single(report.Errors).Value));
        Assert.False(report.Passed);

        void CancelWhen(bool isSeen)
        {
            if (isSeen)
            {
                user.Cancel();
            }
        }
    }

    [Fact]
    public async Task Soak_NothingListens_SaysWhatToDo()
    {
        using var user = new CancellationTokenSource();
        var nobody = Settings with { ApiUrl = new Uri("http://127.0.0.1:1/") };
        await using var session = new ApiSession(nobody, Program, new SessionOptions()) { Token = RecordingApi.Token };
        var soak = new SoakRun(session, new HostOptions(), TimeSpan.FromHours(1));
        var report = await soak.RunAsync(TimeSpan.FromHours(1), state => CancelWhen(state.Errors.Count > 0), user.Token);

        Assert.StartsWith(
            "Cannot reach http://127.0.0.1:1: connection refused. Start it with ", Assert.Single(report.Errors).Key,
            StringComparison.Ordinal);

        void CancelWhen(bool isSeen)
        {
            if (isSeen)
            {
                user.Cancel();
            }
        }
    }

    /// <summary>As libopusenc does on a machine without memory.</summary>
    private sealed class FailingEncoder : ILoopEncoder
    {
        public bool IsAvailable => true;

        public void Encode(WavReader audio, Stream output, string title, Action<long>? progress, CancellationToken cancellationToken) =>
            throw new AudioEncodingException("The encoder failed.");
    }
}

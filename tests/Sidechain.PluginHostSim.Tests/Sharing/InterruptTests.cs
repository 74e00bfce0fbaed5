using Sidechain.TestApi;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>Ctrl+C and SIGTERM in the middle of a share: the trace is cancelled down to the step that ran, and the capture waits.</summary>
public sealed class InterruptTests : IAsyncLifetime
{
    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Share_SignalledInMidUpload_IsCancelledThereAndOfferedAgain(string signal, int exitCode)
    {
        var arrived = new TaskCompletionSource();
        var take = _machine.Api.Answers[RecordingApi.PostsPath];
        _machine.Api.Answers[RecordingApi.PostsPath] = (http, _) =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var share = await _machine.InterruptAsync(signal, () => arrived.Task, "share", "--bars", "1", "--json");

        Assert.True(share.ExitCode == exitCode, share.Error);
        Assert.Equal("Cancelled.", share.Json.GetProperty("error").GetString());
        Assert.Equal(
            """
            plugin.share_loop cancelled
              plugin.upload_audio cancelled
                plugin.capture
                plugin.encode_audio [encoding_started, encoding_complete]
                plugin.http_request cancelled
            """, SpanDrawing.Draw(_machine.Api.Spans.Where(span => span.Name != "plugin.audio")));

        _machine.Api.Answers[RecordingApi.PostsPath] = take;
        Assert.Contains("Post created!", (await _machine.RunAsync("share", "--pending")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_SignalledInMidEncoding_IsCancelledThereAndOfferedAgain()
    {
        var share = await _machine.InterruptAsync("INT", CaptureIsKeptAsync, "share", "--bars", "1", "--fault", "slow-encoder=600");

        Assert.True(share.ExitCode == 130, share.Error);
        Assert.Contains("1 capture waits to be posted", share.Error, StringComparison.Ordinal);
        Assert.Equal("cancelled", _machine.Api.Spans.Single(span => span.Name == "plugin.encode_audio").Status);
        Assert.DoesNotContain(_machine.Api.Requests, request => request.Path == RecordingApi.PostsPath);
    }

    private async Task CaptureIsKeptAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!Directory.Exists(_machine.Captures) || Directory.GetFiles(_machine.Captures, "*.json").Length == 0)
        {
            await timer.WaitForNextTickAsync();
        }
    }
}

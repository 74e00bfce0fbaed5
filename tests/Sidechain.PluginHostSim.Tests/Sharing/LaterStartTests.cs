using Microsoft.AspNetCore.Http;
using Sidechain.TestApi;
using Sidechain.Tracing.Conventions;
using Sidechain.Tracing.Wire;

namespace Sidechain.PluginHostSim.Tests.Sharing;

/// <summary>What a host left that was killed, the next start delivers, also one that has nothing to post.</summary>
public sealed class LaterStartTests : IAsyncLifetime
{
    private UsersMachine _machine = null!;

    public async ValueTask InitializeAsync() => _machine = await UsersMachine.StartAsync();

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Theory]
    [InlineData("crash-encoding", 1, "cancelled", true)]
    [InlineData("crash-uploading", 1, "cancelled", true)]
    [InlineData("crash-posted", 0, "ok", null)]
    public async Task Pending_AfterACrash_DeliversTheTraceWithItsRoot(string fault, int captures, string status, bool? isCut)
    {
        await CrashAsync(fault);
        Assert.Equal(captures, Directory.GetFiles(_machine.Captures, "*.json").Length);

        var next = await _machine.RunAsync("share", "--pending");

        Assert.True(next.ExitCode == 0, next.Error);
        var root = Assert.Single(Roots, root => root.Attribute(AttributeNames.ShareEarlierTraceId) is null);
        Assert.Equal((status, (object?)isCut), (root.Status, root.Attribute(AttributeNames.PluginCrashed)));
        var traces = Roots.Select(span => span.TraceId).ToHashSet();
        Assert.All(_machine.Api.Spans, span => Assert.Contains(span.TraceId, traces));
        Assert.Equal(_machine.Api.Spans.Count, _machine.Api.Spans.Select(span => span.SpanId).Distinct().Count());
        Assert.Empty(Spooled);
    }

    /// <summary>A feed is read in a moment, and does not stay for what others left: it may take one more start.</summary>
    [Fact]
    public async Task Feed_AfterACrash_DeliversTheTraceBesideItsWork()
    {
        _machine.Api.Answers["/api/v1/feed/timeline"] = async (http, _) =>
        {
            await SpansHaveComeAsync(http.RequestAborted);
            await http.Response.WriteAsJsonAsync(new { posts = Array.Empty<object>() }, http.RequestAborted);
        };
        await CrashAsync("crash-posted");

        var next = await _machine.RunAsync("feed");

        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal("ok", Assert.Single(Roots).Status);
    }

    [Fact]
    public async Task Pending_TelemetryIsAway_SaysThatTheTracesWaitAndKeepsThem()
    {
        await CrashAsync("crash-posted");
        _machine.Api.Fail(RecordingApi.SpansPath, 500, "The disk is full.");

        var next = await _machine.RunAsync("share", "--pending");

        Assert.Equal(0, next.ExitCode);
        var sentence = "spans of earlier starts wait for the next one: The server answered 500: The disk is full.";
        Assert.Contains(sentence, next.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Spooled);
    }

    private IEnumerable<WireSpan> Roots => _machine.Api.Spans.Where(span => span.Name == "plugin.share_loop");

    private IEnumerable<string> Spooled => Directory.EnumerateFiles(Path.Combine(_machine.Home.FullName, "sidechain", "spool"));

    private async Task CrashAsync(string fault)
    {
        var crashed = await _machine.RunAsync("share", "--bars", "4", "--fault", fault);
        Assert.True(crashed.ExitCode == 137, crashed.Error);
        Assert.Empty(_machine.Api.Spans);
    }

    private async Task SpansHaveComeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!Roots.Any() && await timer.WaitForNextTickAsync(cancellationToken))
        {
            // The feed's answer waits for them, as one of a slow server does.
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>What a host leaves that is killed, or that finds no network, the next start delivers.</summary>
public sealed class CrashTests(SidechainApplication application, ITestOutputHelper output)
{
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("SIDECHAIN_PLUGIN_KILLS") ?? "10", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("crash-encoding", "plugin.encode_audio")]
    [InlineData("crash-uploading", "plugin.http_request")]
    public async Task Crash_InMidShare_IsToldAndTheCaptureOfferedByTheNextStart(string fault, string open)
    {
        using var plugin = await (await PluginProgram.RegisterAsync(application.App)).WithTokenAsync();
        var crashed = plugin.TraceIsKnown();
        var killed = await plugin.RunAsync("share", "--bars", "4", "--fault", fault);
        Assert.Equal(137, killed.ExitCode);
        Assert.Single(plugin.Captures);

        plugin.Environment.Remove("SIDECHAIN_TRACE_ID");
        var next = await plugin.RunAsync("share", "--pending");
        Assert.True(next.ExitCode == 0, next.ToString());

        Assert.Empty(plugin.Captures);
        Assert.Single(await PostsAsync(plugin));
        using var traces = await plugin.ReaderAsync();
        var trace = await traces.Trace(crashed).ShouldHaveShapeAsync($"""
            plugin.share_loop  cancelled  plugin.crashed = true
              plugin.upload_audio  cancelled  plugin.crashed = true
                plugin.capture  ok
                {open}  cancelled  plugin.crashed = true
            """);
        Assert.StartsWith($"Cut off in {open} (plugin): its process ended first.", trace.Document.Verdict, StringComparison.Ordinal);
        await traces.Trace(next.TraceId()).ShouldHaveShapeAsync(
            $"plugin.share_loop  ok  share.earlier_trace_id = {crashed}\n  plugin.upload_audio  ok\n    plugin.http_request  ok");
    }

    /// <summary>Then there is nothing to post, and the next start has no share of its own that would take the trace along.</summary>
    [Fact]
    public async Task Crash_WhenThePostIsThere_IsAWholeTraceByTheNextStart()
    {
        using var plugin = await (await PluginProgram.RegisterAsync(application.App)).WithTokenAsync();
        var crashed = plugin.TraceIsKnown();
        Assert.Equal(137, (await plugin.RunAsync("share", "--bars", "1", "--fault", "crash-posted")).ExitCode);
        Assert.Empty(plugin.Captures);

        plugin.Environment.Remove("SIDECHAIN_TRACE_ID");
        var next = await plugin.RunAsync("share", "--pending");
        Assert.True(next.ExitCode == 0, next.ToString());

        Assert.Single(await PostsAsync(plugin));
        using var traces = await plugin.ReaderAsync();
        await traces.Trace(crashed).ShouldHaveShapeAsync("""
            plugin.share_loop  ok
              plugin.upload_audio  ok
                plugin.http_request  ok
                  POST /api/v1/posts  @api  ok
              plugin.update_ui  ok
            """);
    }

    [Fact]
    public async Task Offline_ThenBack_PostsTheCaptureOnceAndDeliversTheFailedTrace()
    {
        using var plugin = await (await PluginProgram.RegisterAsync(application.App)).WithTokenAsync();
        var offline = await plugin.RunAsync("share", "--bars", "2", "--fault", "offline");
        Assert.Equal(1, offline.ExitCode);
        Assert.Contains("1 capture waits to be posted: ./plugin-host share --pending", offline.Errors, StringComparison.Ordinal);

        var back = await plugin.RunAsync("share", "--pending");
        Assert.True(back.ExitCode == 0, back.ToString());

        Assert.Empty(plugin.Captures);
        Assert.Single(await PostsAsync(plugin));
        using var traces = await plugin.ReaderAsync();
        var trace = await traces.Trace(offline.TraceId())
            .ShouldHaveShapeAsync("plugin.share_loop  error\n  plugin.upload_audio  error\n    plugin.http_request  error");
        Assert.StartsWith("Failed in plugin.http_request (plugin)", trace.Document.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerLost_ThenRepeated_IsOnePost()
    {
        using var plugin = await (await PluginProgram.RegisterAsync(application.App)).WithTokenAsync();
        var lost = await plugin.RunAsync("share", "--bars", "8", "--fault", "cut-answer");
        Assert.Equal(1, lost.ExitCode);
        Assert.Single(plugin.Captures);
        var post = Assert.Single(await PostsAsync(plugin)).GetProperty("id").GetString();

        var repeated = await plugin.RunAsync("share", "--pending", "--json");
        Assert.True(repeated.ExitCode == 0, repeated.ToString());

        using var document = JsonDocument.Parse(repeated.Output);
        Assert.Equal(post, document.RootElement.GetProperty("shares")[0].GetProperty("id").GetString());
        Assert.Single(await PostsAsync(plugin));
        using var traces = await plugin.ReaderAsync();
        var trace = await traces.Trace(lost.TraceId())
            .ShouldHaveShapeAsync("plugin.share_loop  error\n  … plugin.http_request  error\n    POST /api/v1/posts  @api  ok");
        Assert.StartsWith("Failed in plugin.http_request (plugin)", trace.Document.Verdict, StringComparison.Ordinal);
    }

    /// <summary>Two hundred are a matter of <c>bench</c>: <c>plugin-soak</c>.</summary>
    [Fact]
    public async Task Kills_AtRandomTimesOfAShare_LoseNoCaptureAndDoubleNoPost()
    {
        using var plugin = await (await PluginProgram.RegisterAsync(application.App)).WithTokenAsync();
        var report = await KillLoop.RunAsync(plugin, Kills, seed: 20261129);

        output.WriteLine(
            $"{report.Kills} kills: {report.Captured} left a capture, {report.Posted} were posted, {report.Cut} left a cut trace");
        Assert.Equal(Kills, report.Kills);
        Assert.Empty(report.Problems);
        // Or they all came too early or too late, and nothing was shown.
        Assert.True(report is { Captured: > 0, Cut: > 0 }, $"{report}");
    }

    internal static async Task<IReadOnlyList<JsonElement>> PostsAsync(PluginProgram plugin)
    {
        using var reader = await plugin.ReaderAsync();
        using var client = plugin.App.CreateHttpClient("api");
        client.DefaultRequestHeaders.Add("Authorization", reader.Authorization);
        using var timeline = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri("/api/v1/feed/timeline", UriKind.Relative)));
        return [.. timeline.RootElement.GetProperty("posts").EnumerateArray().Select(post => post.Clone())];
    }
}

using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>Each fault's trace has its shape, and its verdict names the step that was at fault.</summary>
public sealed class FaultTests(SidechainApplication application)
{
    /// <summary>Fault, shape, the verdict's words. Delays are long enough to be most of the time on any machine.</summary>
    public static TheoryData<string, string, string> Slow => new()
    {
        {
            "slow-encoder=8", "plugin.share_loop  ok\n  plugin.upload_audio\n    plugin.encode_audio  ok  > 8 s",
            " in plugin.encode_audio ("
        },
        { "slow-disk=8", "plugin.share_loop  ok\n  plugin.upload_audio\n    plugin.read_file  ok  > 7.9 s", " in plugin.read_file (" },
        {
            "slow-network=160",
            "plugin.share_loop  ok\n  plugin.upload_audio\n    plugin.http_request  ok\n      · network.request  > 2.5 s",
            " on the way to the server ("
        },
        {
            "lossy-network=30", "plugin.share_loop  ok\n  plugin.upload_audio\n    plugin.http_request  ok\n      · network.request  > 1 s",
            " on the way to the server ("
        },
        { "slow-database=4500", "plugin.share_loop  ok\n  … INSERT audio_posts  ok  > 4.4 s", " in the database (" },
        { "wrong-clock=-90", "plugin.share_loop  ok\n  … POST /api/v1/posts  @api  ok", "The clock of sidechain-plugin was 90.0 s behind" },
        { "wrong-clock=400", "plugin.share_loop  ok\n  … POST /api/v1/posts  @api  ok", "The clock of sidechain-plugin was 6.7 min ahead" },
        { "clock-drift=100000 slow-encoder=8",
            "plugin.share_loop  ok\n  plugin.upload_audio\n    plugin.encode_audio  ok  > 8 s  event clock.jump(clock.jump_ms > "
            + "700)\n    plugin.http_request  ok\n      POST /api/v1/posts  @api  ok",
            " in plugin.encode_audio (" },
        {
            "stream-down", "plugin.share_loop  ok\n  … stream.io.create_activity  error\n    POST  error  client",
            "Went on after a failure in POST (api)"
        },
        { "expired-token",
            "plugin.share_loop  ok\n  plugin.upload_audio  ok\n"
            + "    plugin.http_request  error  http.response.status_code = 401\n    plugin.login  ok\n"
            + "      plugin.http_request  ok\n    plugin.http_request  ok  http.response.status_code = 201",
            "Went on after a failure in plugin.http_request (plugin)" },
        {
            "suspend=30 slow-encoder=8",
            "plugin.share_loop  ok\n  plugin.upload_audio\n    plugin.encode_audio  ok  event clock.jump(clock.jump_ms > 29000)",
            " in plugin.encode_audio ("
        },
        { "key-collision",
            "plugin.share_loop  ok\n  … feed.create_post  ok\n"
            + "    INSERT audio_posts  error  db.lock.holder_trace_id ~ /^[0-9a-f]{32}$/\n    INSERT audio_posts  ok",
            " in the database (" },
    };

    public static TheoryData<string, string, string> Failing => new()
    {
        {
            "cut-network=32", "plugin.share_loop  error\n  plugin.upload_audio  error\n    plugin.http_request  error",
            "Failed in plugin.http_request (plugin)"
        },
        {
            "api-errors",
            "plugin.share_loop  error\n  … plugin.http_request  error  http.response.status_code = 503\n    POST /api/v1/posts  error",
            "Failed in POST /api/v1/posts (api)"
        },
        {
            "bypass", "plugin.share_loop  error\n  plugin.upload_audio  error\n    plugin.capture  error\n    plugin.http_request  ×0",
            "Failed in plugin.capture (plugin): No whole bar was played"
        },
    };

    [Theory, MemberData(nameof(Slow))]
    public async Task Fault_ThatAShareGetsOver_IsNamedByTheVerdict(string fault, string shape, string verdict)
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var share = await plugin.RunAsync(["share", Cli.Loop, .. fault.Split(' ').SelectMany(name => (string[])["--fault", name])]);
        Assert.True(share.ExitCode == 0, share.ToString());

        using var traces = await plugin.ReaderAsync();
        var trace = await traces.Trace(share.TraceId()).ShouldHaveShapeAsync(shape);
        Assert.Contains(verdict, trace.Document.Verdict, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Failing))]
    public async Task Fault_ThatEndsAShare_IsNamedByTheVerdict(string fault, string shape, string verdict)
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var share = await plugin.RunAsync(
            [.. fault == "bypass" ? ["share", "--bars", "2"] : (string[])["share", Cli.Loop], "--fault", fault]);
        Assert.Equal(1, share.ExitCode);
        // A server that was out of reach is not waited for: the next command delivers what is left.
        await plugin.RunAsync("feed");

        using var traces = await plugin.ReaderAsync();
        var trace = await traces.Trace(share.TraceId()).ShouldHaveShapeAsync(shape);
        Assert.StartsWith(verdict, trace.Document.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unload_InMidUpload_IsCancelledAllTheWayDown()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        // On a fast network half of the loop may have left the client before the server has begun to read.
        var share = await plugin.RunAsync("share", "--bars", "4", "--fault", "unload", "--fault", "slow-network=640");

        using var traces = await plugin.ReaderAsync();
        var trace = await traces.Trace(share.TraceId()).ShouldHaveShapeAsync("""
            plugin.share_loop  cancelled
              plugin.upload_audio  cancelled
                plugin.capture  ok
                plugin.encode_audio  ok
                plugin.http_request  cancelled
                  POST /api/v1/posts  @api  cancelled
                    http.read_body  cancelled
                    feed.create_post  ×0
              plugin.update_ui  ×0
            """);
        Assert.StartsWith("Cancelled in plugin.http_request (plugin). ", trace.Document.Verdict, StringComparison.Ordinal);
        Assert.Single(plugin.Captures);
    }

    /// <summary>A cold cache is slow by what it has to read: here a slow database, which a warm one does not ask.</summary>
    [Fact]
    public async Task ColdCache_ReadsTheFeedFromItsSourcesWhichTheVerdictNames()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        Assert.Equal(0, (await plugin.RunAsync("share", Cli.Loop)).ExitCode);
        Assert.Equal(0, (await plugin.RunAsync("feed")).ExitCode);
        var warm = await plugin.RunAsync("feed", "--fault", "slow-database=4000");
        var cold = await plugin.RunAsync("feed", "--fault", "slow-database=4000", "--fault", "cold-cache");
        Assert.True((warm.ExitCode, cold.ExitCode) == (0, 0), $"{warm}{cold}");

        Assert.Contains("redis; hit", warm.Output, StringComparison.Ordinal);
        Assert.Contains("redis; fwd=miss", cold.Output, StringComparison.Ordinal);
        using var traces = await plugin.ReaderAsync();
        await traces.Trace(warm.TraceId()).ShouldHaveShapeAsync("""
            plugin.fetch_feed  ok  event feed_loaded(feed.count = 1)
              plugin.http_request  ok
                GET /api/v1/feed/timeline  @api  ok
                  feed.get  ok  feed.cache_hit = true
                    GET  @redis  ok
                    * @postgres  ×0
            """);
        var trace = await traces.Trace(cold.TraceId()).ShouldHaveShapeAsync("""
            plugin.fetch_feed  ok  event feed_loaded(feed.count = 1)
              plugin.http_request  ok
                GET /api/v1/feed/timeline  @api  ok
                  feed.get  ok  feed.cache_hit = false
                    GET  @redis  ok
                    GET  @api  ok  client
                    SELECT audio_posts  @postgres  ok  > 3.9 s
                    SET  @redis  ok
            """);
        Assert.Contains(" in the database (", trace.Document.Verdict, StringComparison.Ordinal);
    }
}

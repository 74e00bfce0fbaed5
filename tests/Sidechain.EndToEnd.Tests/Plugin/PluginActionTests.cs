using System.Text.Json;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>What a producer does beside sharing: each action by the plugin is one trace, below its request the CLI's.</summary>
public sealed class PluginActionTests(SidechainApplication application)
{
    private const string Nothing = "00000000000000000000000000000000";

    [Fact]
    public async Task EveryAction_IsOneTraceOfItsShape()
    {
        using var plugin = await LoggedInAsync();
        var word = $"w{Guid.NewGuid():n}"[..16];
        var share = await plugin.RunAsync("share", Cli.Loop, "--title", $"{word} break", "--bpm", "174", "--json");
        Assert.True(share.ExitCode == 0, share.ToString());
        using var shared = JsonDocument.Parse(share.Output);
        var post = shared.RootElement.GetProperty("id").GetString()!;
        using var traces = await plugin.ReaderAsync();
        var names = await File.ReadAllBytesAsync(Path.Combine(Cli.Root, "docs", "conventions.json"));
        var lint = new LintOptions { Registry = AttributeRegistry.Read(names) };

        await RunAsync("plugin-search", $"{word} break", "search", word, "--bpm-min", "170");
        await RunAsync("plugin-like", "Liked.", "like", post);
        await RunAsync("plugin-comment", "Commented.", "comment", post, "That break!");
        await RunAsync("plugin-follow", "You follow bob.", "follow", "bob");
        await RunAsync("plugin-download", "Downloaded.", "download", post);

        async Task RunAsync(string shape, string says, params string[] args)
        {
            var run = await plugin.RunAsync(args);
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Contains(says, run.Output, StringComparison.Ordinal);
            (await traces.Trace(run.TraceId()).ShouldHaveShapeAsync($"{shape}.shape")).ShouldPassLint(lint);
        }
    }

    [Fact]
    public async Task EveryRefusal_IsOneTraceOfItsShape()
    {
        using var plugin = await LoggedInAsync();
        using var traces = await plugin.ReaderAsync();

        await RunAsync("plugin-search-refused", 1, "search", "?!");
        await RunAsync("plugin-like-refused", 4, "like", Nothing);
        await RunAsync("plugin-comment-refused", 4, "comment", Nothing, "Hello?");
        await RunAsync("plugin-follow-refused", 4, "follow", "nobody-of-that-name");
        await RunAsync("plugin-download-refused", 4, "download", Nothing);

        async Task RunAsync(string shape, int exitCode, params string[] args)
        {
            var run = await plugin.RunAsync(args);
            Assert.True(run.ExitCode == exitCode, run.ToString());
            Assert.StartsWith("Error: ", run.Errors, StringComparison.Ordinal);
            await traces.Trace(run.TraceId()).ShouldHaveShapeAsync($"{shape}.shape");
        }
    }

    /// <summary>The user waits for it, so it is a part of the action.</summary>
    [Fact]
    public async Task Action_WithoutAToken_LogsInWithinItsTrace()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var search = await plugin.RunAsync("search", "--author", plugin.User);
        Assert.True(search.ExitCode == 0, search.ToString());

        using var traces = await plugin.ReaderAsync();
        await traces.Trace(search.TraceId()).ShouldHaveShapeAsync("""
            !ordered
            plugin.search_posts  ok
              plugin.login  ok
                plugin.http_request  ok
                  POST /api/v1/auth/login  @api  ok
              plugin.fetch_feed  ok  event feed_loaded(feed.count = 0)
              plugin.update_ui  ok
            """);
    }

    private async Task<PluginProgram> LoggedInAsync() => await (await PluginProgram.RegisterAsync(application.App)).WithTokenAsync();
}

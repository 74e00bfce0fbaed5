using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Plugin;

/// <summary>A share by the plugin is the CLI's below the request, wherever it is looked at.</summary>
public sealed class PluginTraceTests(SidechainApplication application)
{
    [Fact]
    public async Task Share_OfAFile_IsOneTreeInTelemetryAndInAspiresDashboard()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var share = await plugin.RunAsync("share", Cli.Loop);
        Assert.True(share.ExitCode == 0, share.ToString());

        using var traces = await plugin.ReaderAsync();
        var stored = await traces.Trace(share.TraceId()).ShouldHaveShapeAsync("plugin.shape");
        stored.ShouldPassLint(new LintOptions
        {
            Registry = AttributeRegistry.Read(await File.ReadAllBytesAsync(Path.Combine(Cli.Root, "docs", "conventions.json"))),
        });
        Assert.True(stored.Document.IsComplete);
        Assert.All(stored.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        var shown = await application.Dashboard.Trace(share.TraceId()).ShouldHaveShapeAsync("plugin.shape");
        Assert.Equal(Ids(stored), Ids(shown));
        Assert.All(shown.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
    }

    [Fact]
    public void Shape_BelowTheRequest_IsTheClis()
    {
        var folder = Path.Combine(Cli.Root, "tests", "Sidechain.EndToEnd.Tests");

        Assert.Equal(
            BelowTheRequest(Path.Combine(folder, "upload.shape")), BelowTheRequest(Path.Combine(folder, "Plugin", "plugin.shape")));
    }

    [Fact]
    public async Task Share_OfWhatWasPlayed_CapturesInsteadOfReading()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var share = await plugin.RunAsync("share", "--bars", "2", "--bpm", "174", "--key", "F# minor");
        Assert.True(share.ExitCode == 0, share.ToString());

        using var traces = await plugin.ReaderAsync();
        await traces.Trace(share.TraceId()).ShouldHaveShapeAsync("""
            plugin.share_loop  ok
              plugin.upload_audio  ok  file.name = last-2-bars.wav  file.size > 100000  audio.duration_seconds > 2.7  audio.duration_seconds < 2.8  no event file_selected
                plugin.capture  ok
                plugin.read_file  ×0
                plugin.encode_audio  ok
                plugin.http_request  ok  http.response.status_code = 201
            """);
        Assert.Empty(plugin.Captures);
    }

    [Fact]
    public async Task CompareEncoding_ShowsTheSameLoopBothWaysStepByStep()
    {
        using var plugin = await PluginProgram.RegisterAsync(application.App);
        var compared = await plugin.RunAsync("compare-encoding", Cli.Loop);
        Assert.True(compared.ExitCode == 0, compared.ToString());

        Assert.Matches(@"(?m)^ +\{c\}\.encode_audio +[\d.]+ ms +- +only A$", compared.Output);
        Assert.Matches(@"(?m)^ +audio\.transcode +- +[\d.]+ ms +only B$", compared.Output);
        using var traces = await plugin.ReaderAsync();
        await traces.Trace(compared.TraceId()).ShouldHaveShapeAsync("""
            plugin.share_loop
              plugin.upload_audio
                plugin.encode_audio  ×0
                plugin.http_request
                  POST /api/v1/posts
                    audio.transcode  audio.format = opus
            """);
    }

    private static SortedSet<string> Ids(TraceObservation trace) =>
        [.. trace.Document.Tree.Nodes.Where(node => !node.Derived).Select(node => node.Span.SpanId)];

    private static string[] BelowTheRequest(string file) =>
        [
            .. File.ReadLines(file).SkipWhile(line => !line.Contains(".http_request", StringComparison.Ordinal)).Skip(1)
                .TakeWhile(line => line.StartsWith("│     ", StringComparison.Ordinal)),
        ];
}

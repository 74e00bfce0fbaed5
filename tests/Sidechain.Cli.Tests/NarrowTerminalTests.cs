using Microsoft.AspNetCore.Http;
using Sidechain.Cli.Tests.Peer;
using Sidechain.Cli.Tests.Processes;

namespace Sidechain.Cli.Tests;

/// <summary>A terminal of 20 columns, as in a split window: nothing fits, and everything is still said.</summary>
public sealed class NarrowTerminalTests : CliTest
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const string Alert = $$"""
        {"rule":"slow","state":"firing","fired_at":"2026-11-30T01:00:00Z","value":1,"threshold":2,"spans":3,
         "example_trace_ids":["{{Id}}"]}
        """;

    private const string Listed = $$"""
        {"trace_id":"{{Id}}","root":"cli.share_loop","start":"2026-11-30T01:00:00Z","duration_ms":1e300,"span_count":3,"status":"ok"}
        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Show("/api/v1/feed/timeline", $$"""{"posts":[{"id":"{{Id}}","title":"Dusty break","likes":3}]}""");
        Show($"/api/v1/posts/{Id}/comments", $$"""{"comments":[{"id":"c","post_id":"{{Id}}","text":"That break is from 1971"}]}""");
        Show("/api/v1/alerts", $$"""{"alerts":[{{Alert}}]}""");
        Show("/api/v1/insights/latency", """{"clients":[{"client":"cli","sentence":"It took long."}]}""");
        Show("/api/v1/traces", $$"""{"traces":[{{Listed}}]}""");
        Show("/api/v1/traces?", $$"""{"traces":[{{Listed}}]}""");
        Api.ShowTraces(TraceDocuments.Json());
        Api.Answers[$"/api/v1/posts/{Id}/download"] = (http, _) =>
        {
            http.Response.ContentType = "audio/ogg";
            return http.Response.Body.WriteAsync(new byte[300_000]).AsTask();
        };
    }

    [Theory]
    [InlineData("feed")]
    [InlineData($"comments {Id}")]
    [InlineData("alerts")]
    [InlineData("insights")]
    [InlineData("trace list")]
    [InlineData($"trace show {TraceDocuments.TraceId}")]
    [InlineData($"trace show {TraceDocuments.TraceId} --waterfall")]
    [InlineData($"download {Id}")]
    [InlineData("upload loop.wav")]
    [InlineData("config")]
    [InlineData("download --help")]
    public async Task Command_InTwentyColumns_SaysWhatItHasToSay(string command)
    {
        Cli.Write("loop.wav", await File.ReadAllBytesAsync(CliProcess.LoopFile));

        var line = $"stty cols 20 rows 8; \"$CLI\" {command}; echo \"code=$?\"";
        var result = await Cli.RunInTerminalAsync(line, "code=", _ => Task.CompletedTask);

        Assert.Contains("code=0", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("itself failed", result.Output, StringComparison.Ordinal);
    }

    private void Show(string path, string document) => Api.Answers[path] = (http, _) => http.Response.WriteAsync(document);
}

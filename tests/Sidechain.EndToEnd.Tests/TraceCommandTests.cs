using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Sidechain.Traces.Views;

namespace Sidechain.EndToEnd.Tests;

/// <summary>What support does in a terminal.</summary>
public sealed class TraceCommandTests(SidechainApplication application)
{
    [Fact]
    public async Task ListSlowAndCompare_FindWhatWasShared()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "bob");
        var (one, other) = ((await cli.RunAsync("upload", Cli.Loop)).TraceId(), (await cli.RunAsync("upload", Cli.Loop)).TraceId());
        foreach (var id in (string[])[one, other])
        {
            Assert.Equal(0, (await cli.RunAsync("trace", "show", id, "--wait", "90")).ExitCode);
        }

        var list = await cli.RunAsync("trace", "list", "--client", "cli", "--name", "INSERT audio_posts", "--limit", "200");
        var json = await cli.RunAsync("trace", "list", "--json", "--limit", "200");
        var slow = await cli.RunAsync("trace", "slow", "--threshold-ms", "1", "--limit", "200");
        var compared = await cli.RunAsync("trace", "compare", one, other);

        Assert.All([list, slow], shown =>
            Assert.Matches($@"(?m)^\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d .* ok +15 spans  cli\.share_loop +{one}$", shown.Output));
        Assert.Contains(JsonDocument.Parse(json.Output).RootElement.GetProperty("traces").EnumerateArray(), trace =>
            trace.GetProperty("trace_id").GetString() == other);
        Assert.Matches(@"(?m)^    \{c\}\.encode_audio +[\d.]+ ms +[\d.]+ ms +[+-][\d.]+ ms$", compared.Output);
        Assert.Matches(@"(?m)^B took [\d.]+ ms (longer|less) than A", compared.Output);
    }

    [Fact]
    public async Task Follow_SeesATraceComeInUntilItIsComplete()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        cli.TraceId = ActivityTraceId.CreateRandom().ToHexString();

        var followed = cli.RunAsync("trace", "follow", cli.TraceId, "--json");
        var upload = await cli.RunAsync("upload", Cli.Loop);

        Assert.True(upload.ExitCode == 0, upload.ToString());
        var seen = await followed;
        Assert.True(seen.ExitCode == 0, seen.ToString());
        TraceDocument[] documents = [.. seen.Output.TrimEnd().Split('\n').Select(line => TreeJson.Read(Encoding.UTF8.GetBytes(line)))];
        Assert.All(documents, document => Assert.Equal(cli.TraceId, document.Tree.TraceId));
        Assert.Equal(documents.Select(document => document.Tree.SpanCount).Order(), documents.Select(document => document.Tree.SpanCount));
        Assert.True(documents[^1] is { IsComplete: true, Tree: { SpanCount: 15, Silent: [] } }, seen.Output);
    }

    [Fact]
    public async Task Html_IsOnePageWithTheWholeTrace()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        var page = Path.Combine(Directory.CreateTempSubdirectory("sidechain-page-").FullName, "trace.html");

        var shown = await cli.RunAsync("trace", "show", upload.TraceId(), "--wait", "90", "--html", page);

        Assert.True(shown.ExitCode == 0, shown.ToString());
        var html = await File.ReadAllTextAsync(page);
        Assert.All(
            [
                upload.TraceId(), "INSERT audio_posts", "POST /api/v1.0/feed/{slug}/{id}", "cli.encode_audio", "Where the time went",
                "audio.format",
            ],
            text => Assert.Contains(text, html, StringComparison.Ordinal));
        Directory.Delete(Path.GetDirectoryName(page)!, recursive: true);
    }

    [Theory]
    [InlineData("\"cursor\" is none that an answer here gave as \"next\".", "trace", "list", "--cursor", "phone")]
    [InlineData(
        "There is no trace 4bf92f3577b34da6a3ce929d0e0e4799", "trace", "compare", "4bf92f3577b34da6a3ce929d0e0e4799",
        "4bf92f3577b34da6a3ce929d0e0e4799")]
    public async Task WhatCannotBeDone_IsSaidInASentence(string sentence, params string[] command)
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");

        var failed = await cli.RunAsync(command);

        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains(sentence, failed.ToString(), StringComparison.Ordinal);
    }
}

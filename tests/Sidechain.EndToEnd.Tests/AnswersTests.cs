using Sidechain.EndToEnd.Tests.Proxies;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Verdicts;

namespace Sidechain.EndToEnd.Tests;

/// <summary>Where the time went, also when a clock is wrong or the line is slow.</summary>
public sealed class AnswersTests(SidechainApplication application)
{
    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task Upload_ByAClientWithAWrongClock_HasTheTreeOfARightOneWithinTheStatedError(int seconds)
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");

        var upload = await cli.RunWithClockAsync(TimeSpan.FromSeconds(seconds), "upload", Cli.Loop);

        Assert.True(upload.ExitCode == 0, upload.ToString());
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var tree = (await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape")).Document.Tree;
        var clock = Assert.Single(tree.Clocks);
        Assert.Equal("sidechain-cli", clock.Service);
        // One machine: the true offset is the one that was made.
        Assert.InRange(clock.OffsetNs + (seconds * 1_000_000_000L), -clock.ErrorNs, clock.ErrorNs);
        var request = tree.Nodes.Single(node => node.Span.Name == "cli.http_request");
        var server = tree.Nodes.Single(node => node.Span.Name == "POST /api/v1/posts");
        Assert.InRange(clock.ErrorNs, 0, request.Span.EndNs - request.Span.StartNs);
        Assert.InRange(server.Span.StartNs, request.Span.StartNs, request.Span.EndNs);
        var ledger = TraceFindings.Of(tree)!.Ledger;
        Assert.Equal(ledger.TotalNs, ledger.Entries.Sum(entry => entry.Ns));
        Assert.DoesNotContain(ledger.Entries, entry => entry.Category == LedgerCategory.Waiting);

        var shown = await cli.RunAsync("trace", "show", upload.TraceId());
        Assert.Contains(
            $"The clock of sidechain-cli was 10.0 min {(seconds > 0 ? "ahead" : "behind")}", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OverASlowLine_IsTheNetworksTimeAndNotTheServers()
    {
        await using var line = await FaultProxy.StartAsync();
        line.Target = application.ApiUrl;
        line.PauseOfAKibibyte = TimeSpan.FromMilliseconds(20);
        using var cli = await Cli.LoggedInAsync(application.App, "bob", line.Address);

        var upload = await cli.RunAsync("upload", Cli.Loop);

        Assert.True(upload.ExitCode == 0, upload.ToString());
        using var traces = await TraceReader.LogInAsync(application.App, "bob");
        var tree = (await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape")).Document.Tree;
        var ledger = TraceFindings.Of(tree)!.Ledger;
        var network = ledger.Entries.Single(entry => entry.Category == LedgerCategory.NetworkOut).Ns;
        // All that the line took is the network's, however long a busy machine needs for the rest.
        var sent = Convert.ToDouble(
            tree.Nodes.Single(node => node.Span.Name == "cli.upload_audio").Span.Attributes["audio.encoded_size"], null);
        var lineNs = sent / 1024 * line.PauseOfAKibibyte.Value.TotalNanoseconds;
        Assert.True(network > 0.9 * lineNs, LedgerText.Render(ledger));
    }
}

using System.Net.Http.Headers;
using Aspire.Hosting.Testing;
using Npgsql;
using Sidechain.EndToEnd.Tests.Plugin;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests.Runs;

/// <summary>What a receiver sees that stands where the dashboard would, and what a second run finds of the first.</summary>
public sealed class TwoRunsTests(TwoRuns runs) : IClassFixture<TwoRuns>
{
    [Fact]
    public void Dashboard_ReachedByGrpc_ReceivesTheWholeTree_EachSpanOnceWithTheIdsThatAreStored() =>
        AssertSame(runs.Yesterday.Stored, runs.Yesterday.Seen);

    [Fact]
    public async Task Dashboard_ReachedByHttp_ReceivesTheWholeTree_EachSpanOnceWithTheIdsThatAreStored()
    {
        using var cli = await Cli.LoggedInAsync(runs.App, "alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        Assert.True(upload.ExitCode == 0, upload.ToString());

        var seen = await runs.Collector.Trace(upload.TraceId()).ShouldHaveShapeAsync("../upload.shape");

        using var traces = await TraceReader.LogInAsync(runs.App, "alice");
        AssertSame(await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("../upload.shape"), seen);
    }

    [Fact]
    public async Task Dashboard_ReceivesAPluginsShareWhole()
    {
        using var plugin = await PluginProgram.RegisterAsync(runs.App);
        var share = await plugin.RunAsync("share", Cli.Loop);
        Assert.True(share.ExitCode == 0, share.ToString());

        var seen = await runs.Collector.Trace(share.TraceId()).ShouldHaveShapeAsync("../Plugin/plugin.shape");

        Assert.All(seen.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
    }

    [Fact]
    public async Task Services_WithAnotherOtlpEndpoint_StillReachTelemetry()
    {
        using var cli = await Cli.LoggedInAsync(runs.App, "alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);

        var shown = await cli.ShowAsync(upload.TraceId());

        Assert.Contains("POST /api/v1.0/feed/{slug}/{id}", shown, StringComparison.Ordinal);
        Assert.Contains("INSERT audio_posts", shown, StringComparison.Ordinal);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; !runs.Posts.Contains("traces ") && waited < SidechainApplication.Limit; waited += timer.Period)
        {
            await timer.WaitForNextTickAsync();
        }

        // Spans arrived there too, without the key that is telemetry's alone.
        Assert.Contains("traces ", runs.Posts.Distinct());
        Assert.All(runs.Posts, post => Assert.EndsWith(" ", post, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecondRun_OnTheSameData_FindsYesterdaysPostAndTrace()
    {
        using var cli = await Cli.LoggedInAsync(runs.App, "alice");

        Assert.Equal(runs.Yesterday.Shown, await cli.ShowAsync(runs.Yesterday.TraceId));
        using var alice = await TraceReader.LogInAsync(runs.App, "alice");
        using var client = runs.App.CreateHttpClient("api");
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(alice.Authorization);
        Assert.Contains(runs.Yesterday.PostId, await client.GetStringAsync("/api/v1/feed/timeline"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondRun_OnDataFromBeforeServicesHadRoles_GivesEachItsTables()
    {
        await using var connection = new NpgsqlConnection(await runs.App.GetConnectionStringAsync("sidechain"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT string_agg(DISTINCT schemaname || ' ' || tableowner, ', ' ORDER BY schemaname || ' ' || tableowner)
            FROM pg_tables WHERE schemaname IN ('public', 'telemetry')
            """,
            connection);

        Assert.Equal("public sidechain_api, telemetry sidechain_telemetry", await command.ExecuteScalarAsync());
    }

    private static void AssertSame(TraceObservation stored, TraceObservation seen)
    {
        // A span that came twice would be told by a warning.
        Assert.All(seen.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        Assert.Equal(Ids(stored), Ids(seen));
    }

    private static SortedSet<string> Ids(TraceObservation trace) =>
        [.. trace.Document.Tree.Nodes.Where(node => !node.Derived).Select(node => node.Span.SpanId)];
}

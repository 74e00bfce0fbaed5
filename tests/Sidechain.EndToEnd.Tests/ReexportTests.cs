using Aspire.Hosting.Testing;
using Sidechain.Traces.Testing;

namespace Sidechain.EndToEnd.Tests;

/// <summary>A receiver stands where the dashboard would: it sees one trace with all tiers.</summary>
public sealed class ReexportTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dashboard_ReceivesTheWholeTree_EachSpanOnceWithTheIdsThatAreStored(bool grpc)
    {
        // Goes away after the application, whose exporters would wait for it.
        await using var dashboard = await TraceCollector.StartAsync();
        await using var app = await SidechainApplication.StartAsync(builder =>
        {
            builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = grpc ? dashboard.GrpcEndpoint.OriginalString : null;
            builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = grpc ? null : dashboard.Endpoint.OriginalString;
        });
        using var cli = new Cli(app.GetEndpoint("api"));
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        Assert.True(upload.ExitCode == 0, upload.ToString());

        var seen = await dashboard.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        // A span that came twice would be told by a warning.
        Assert.All(seen.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        using var traces = await TraceReader.LogInAsync(app, "alice");
        var stored = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");
        Assert.Equal(Ids(stored), Ids(seen));
    }

    private static SortedSet<string> Ids(TraceObservation trace) => [.. trace.Document.Tree.Nodes.Where(node => !node.Derived).Select(node => node.Span.SpanId)];
}

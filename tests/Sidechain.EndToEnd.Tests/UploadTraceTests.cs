using System.Diagnostics;
using Aspire.Hosting.Testing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Views;

namespace Sidechain.EndToEnd.Tests;

public sealed class UploadTraceTests(SidechainApplication application)
{
    [Fact]
    public async Task Upload_ByTheCli_IsOneTreeAcrossAllTiers()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        Assert.True(upload.ExitCode == 0, upload.ToString());

        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var trace = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        trace.ShouldPassLint(new LintOptions
        {
            Registry = AttributeRegistry.Read(await File.ReadAllBytesAsync(Path.Combine(Cli.Root, "docs", "conventions.json"))),
        });
        Assert.True(trace.Document.IsComplete);
        Assert.All(trace.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        // What a shape cannot say: that one span's attribute is another's id.
        var spans = trace.Document.Tree.Nodes.ToDictionary(node => $"{node.Span.Tier} {node.Span.Name}", node => node.Span);
        Assert.Equal(spans["api POST /api/v1/posts"].SpanId, spans["cli cli.http_request"].Attributes["sidechain.server.span_id"]);
        Assert.Equal("alice", spans["api POST /api/v1/posts"].Attributes["user.id"]);
        Assert.Equal(new FileInfo(Cli.Loop).Length, spans["cli cli.upload_audio"].Attributes["file.size"]);
    }

    [Fact]
    public async Task Upload_ByTheCli_IsTheSameTreeInAspiresDashboard()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var stored = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        var shown = await application.Dashboard.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        Assert.Equal(Ids(stored), Ids(shown));
        Assert.All(shown.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        var page = $"{application.Dashboard.Address}traces/detail/{upload.TraceId()}";
        Assert.Equal(page, stored.Document.DashboardUrl);
        Assert.Contains($"In the dashboard: {page}", upload.Output, StringComparison.Ordinal);
    }

    /// <summary>Fifty, each with an application of its own, are a matter of <c>bench</c>: <c>share-soak</c>.</summary>
    [Fact]
    public async Task Uploads_FiveInARow_AreFiveTreesOfOneShape()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var ids = new HashSet<string>();
        for (var run = 0; run < 5; run++)
        {
            var upload = await cli.RunAsync("upload", Cli.Loop);
            await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");
            Assert.True(ids.Add(upload.TraceId()), "a trace of its own");
        }
    }

    [Fact]
    public async Task Upload_HasTheLogsOfItsServices()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        using var traces = await TraceReader.LogInAsync(application.App, "alice");
        var trace = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        var log = Assert.Single(await traces.LogsAsync(upload.TraceId()));

        Assert.Equal("api", log.GetProperty("service").GetString());
        Assert.Matches("^Post [0-9a-f]{32} is kept: [0-9]+ bytes of [a-z]+$", log.GetProperty("body").GetString());
        Assert.Equal(
            trace.Document.Tree.Nodes.Single(node => node.Span.Name == "feed.create_post").Span.SpanId,
            log.GetProperty("span_id").GetString());
    }

    [Fact]
    public async Task OpenTelemetrysSdk_ReachesTheDoorsThatTheAppHostOpens()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        using var alice = await TraceReader.LogInAsync(application.App, "alice");
        (string, OtlpExportProtocol)[] doors = [("otlp-grpc", OtlpExportProtocol.Grpc), ("otlp", OtlpExportProtocol.HttpProtobuf)];
        foreach (var (endpoint, protocol) in doors)
        {
            using var source = new ActivitySource($"sdk-{endpoint}");
            using var provider = Sdk.CreateTracerProviderBuilder()
                .AddSource(source.Name)
                .ConfigureResource(
                    resource => resource.Clear().AddService("sidechain-web").AddAttributes([new("sidechain.client.type", "web")]))
                .AddOtlpExporter(exporter =>
                {
                    var address = application.App.GetEndpoint("telemetry", endpoint);
                    exporter.Endpoint = protocol == OtlpExportProtocol.Grpc ? address : new Uri(address, "/v1/traces");
                    exporter.Protocol = protocol;
                    exporter.Headers = $"Authorization={alice.Authorization}";
                })
                .Build();
            using var activity = source.StartActivity("web.feed_page_load")!;
            activity.Stop();
            Assert.True(provider.ForceFlush());

            Assert.NotNull(await alice.FindAsync(activity.TraceId.ToHexString()));
        }
    }

    [Fact]
    public async Task Upload_ShownByTheCli_PrintsTheSameTree()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "bob");
        var upload = await cli.RunAsync("upload", Cli.Loop);
        using var traces = await TraceReader.LogInAsync(application.App, "bob");
        var stored = await traces.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");

        var shown = await cli.RunAsync("trace", "show", upload.TraceId(), "--wait", "90");

        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains(TreeText.Render(stored.Document.Tree).Trim(), shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_OfAnotherUser_IsNotFoundButSupportReadsIt()
    {
        using var cli = await Cli.LoggedInAsync(application.App, "alice");
        var upload = await cli.RunAsync("upload", Cli.Loop);

        using var bob = await TraceReader.LogInAsync(application.App, "bob");
        using var sam = await TraceReader.LogInAsync(application.App, "sam");

        await sam.Trace(upload.TraceId()).ShouldHaveShapeAsync("upload.shape");
        Assert.Null(await bob.FindAsync(upload.TraceId()));
    }

    private static SortedSet<string> Ids(TraceObservation trace) =>
        [.. trace.Document.Tree.Nodes.Where(node => !node.Derived).Select(node => node.Span.SpanId)];
}

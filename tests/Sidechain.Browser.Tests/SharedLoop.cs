using System.Text.Json;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Trees;
using Sidechain.Traces.Views;

namespace Sidechain.Browser.Tests;

/// <summary>A loop that alice shared by the CLI, once all of its trace is in the dashboard.</summary>
public sealed class SharedLoop(SidechainApplication application) : IAsyncLifetime
{
    /// <summary>The trace as the dashboard's API gives it.</summary>
    public TraceDocument Trace { get; private set; } = null!;

    /// <summary>The page that the CLI printed.</summary>
    public string PageUrl { get; private set; } = "";

    public string PostId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        using var cli = new Cli(application.ApiUrl);
        await cli.LoginAsync("alice");
        var upload = await cli.RunAsync("upload", Cli.Loop, "--json");
        Assert.True(upload.ExitCode == 0, upload.ToString());
        using var printed = JsonDocument.Parse(upload.Output);
        PostId = printed.RootElement.GetProperty("id").GetString()!;
        PageUrl = printed.RootElement.GetProperty("dashboard_url").GetString()!;
        var traceId = printed.RootElement.GetProperty("trace_id").GetString()!;
        Trace = (await application.Dashboard.Trace(traceId).ShouldHaveShapeAsync("../Sidechain.EndToEnd.Tests/upload.shape")).Document;
    }

    /// <summary>The recorded span of that name.</summary>
    public Span Span(string name) => Trace.Tree.Nodes.Single(node => !node.Derived && node.Span.Name == name).Span;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

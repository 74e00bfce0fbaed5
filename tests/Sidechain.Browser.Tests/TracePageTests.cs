using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Views;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests;

/// <summary>A developer shares a loop and follows the link that the CLI prints, in a real browser.</summary>
public sealed class TracePageTests(
    SharedLoop loop, DashboardBrowser browser) : IClassFixture<SharedLoop>, IClassFixture<DashboardBrowser>, IAsyncLifetime
{
    /// <summary>The design's picture without what the trace view derives.</summary>
    private const string Picture =
        """
        cli.share_loop                                 sidechain-cli
          cli.start_process                            sidechain-cli
          cli.upload_audio                             sidechain-cli
            cli.read_file                              sidechain-cli
            cli.encode_audio                           sidechain-cli
            cli.http_request                           sidechain-cli
              POST /api/v1/posts                       api
                http.read_body                         api
                feed.create_post                       api
                  INSERT audio_posts                   api
                  DEL                                  api
                  stream.io.create_activity            api
                    POST                               api
                      POST /api/v1.0/feed/{slug}/{id}  stream
          cli.update_ui                                sidechain-cli
        """;

    private const int Spans = 15;
    private IPage _page = null!;

    public async ValueTask InitializeAsync() => _page = await browser.OpenAsync();

    [Fact]
    public async Task SharedLoop_OnItsTracesPage_IsTheDesignsTree()
    {
        var page = await OpenTraceAsync();
        // The dashboard learns its resources' addresses after the first visit and draws anew, with the server or its database as the peer.
        await Expect(page.Peer("INSERT audio_posts")).ToHaveTextAsync(new Regex("postgres|sidechain"));
        await Expect(page.Peer("DEL")).ToHaveTextAsync("redis");

        var rows = await page.ReadRowsAsync();

        // By span ID, because the dashboard has labels of its own for some: HTTP POST 201.
        var names = loop.Trace.Tree.Nodes.Where(node => !node.Derived).ToDictionary(node => node.Span.SpanId, node => node.Span.Name);
        Assert.Equal(names.Keys.Order(), rows.Select(row => row.SpanId).Order());
        var seen = string.Join('\n', rows.Select(row => Line(row, names[row.SpanId])));
        Assert.True(Picture == seen, $"Expected:\n{Picture}\n\nOn the page:\n{seen}");
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") == "update")
        {
            await _page.SetViewportSizeAsync(1440, 900);
            page = await TracePage.OpenAsync(_page, loop.PageUrl, Spans);
            await page.DrawAsync(Path.Combine(Cli.Root, "docs", "images", "dashboard-trace.png"));
        }
    }

    [Fact]
    public async Task Span_Clicked_ShowsItsAttributes()
    {
        var page = await OpenTraceAsync();

        await page.Row("feed.create_post").ClickAsync();

        await Expect(page.Detail("SpanId")).ToHaveTextAsync(loop.Span("feed.create_post").SpanId);
        await Expect(page.Detail("post.id")).ToHaveTextAsync(loop.PostId);
        await Expect(page.Detail("audio.format")).ToHaveTextAsync("opus");
    }

    [Fact]
    public async Task Logs_OfTheTrace_AreOneClickAway()
    {
        var page = await OpenTraceAsync();

        await page.ClickStructuredLogsAsync();

        // This page shows entries as they come. The trace's page draws only entries that are there when it opens, so it comes second.
        await Expect(_page.GetByText($"Post {loop.PostId} is kept").First).ToBeVisibleAsync();
        page = await TracePage.OpenAsync(_page, loop.PageUrl, Spans);
        await page.ClickLogEntryAsync("feed.create_post");
        await Expect(page.Details).ToContainTextAsync($"Post {loop.PostId} is kept");
    }

    /// <summary>Saves the screen and the trace of a failed test in <c>TestResults/traces</c> beside the assembly.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "traces")).FullName;
            var name = $"{loop.Trace.Tree.TraceId}-{TestContext.Current.TestMethod!.MethodName}";
            await _page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.json"), TreeJson.ToUtf8(loop.Trace, attributes: true));
        }

        await _page.CloseAsync();
    }

    private async Task<TracePage> OpenTraceAsync()
    {
        await browser.LogInAsync(_page);
        return await TracePage.OpenAsync(_page, loop.PageUrl, Spans);
    }

    private static string Line(TraceRow row, string name) => $"{new string(' ', 2 * row.Depth) + name,-47}{row.Resource}";
}

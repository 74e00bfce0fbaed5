using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Somebody looks at their loops.</summary>
public sealed class FeedTests(WebBrowser browser) : WebTest(browser)
{
    private const int Page = 25;

    [Fact]
    public async Task FeedsLoad_IsOneTree_FromTheBrowsersStartToThePosts()
    {
        await ShareByTheApiAsync(1);
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        // It drops what logging in has put into the cache.
        await ShareByTheApiAsync(1, title: "Newer");

        await Window.Page.GotoAsync("/");
        await Expect(Window.Cards).ToHaveCountAsync(2);
        var id = await Window.SentTraceAsync("web.feed_page_load", span => span.Json.Contains("\"navigate\"", StringComparison.Ordinal));

        const string Shape = "feed.shape";
        var stored = await Trace(id).ShouldHaveShapeAsync(Shape);
        stored.ShouldPassLint(new LintOptions { Registry = AttributeRegistry.Read(await File.ReadAllBytesAsync(System.IO.Path.Combine(Cli.Root, "docs", "conventions.json"))) });
        Assert.All(stored.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        await Browser.Application.Dashboard.Trace(id).ShouldHaveShapeAsync(Shape);
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task LongFeed_ComesInPages_UntilItsEnd_AndBackLeadsToThePlaceThatWasLeft()
    {
        await ShareByTheApiAsync(Page + 3);
        await Window.LogInAsync(User);
        await Expect(Window.Cards).ToHaveCountAsync(Page);

        await Window.Cards.Last.ScrollIntoViewIfNeededAsync();
        await Window.Page.Mouse.WheelAsync(0, 20_000);

        await Expect(Window.Cards).ToHaveCountAsync(Page + 3);
        await Expect(Window.Page.GetByText("That is all.")).ToBeVisibleAsync();
        await Expect(Window.Cards.Last).ToContainTextAsync("Loop 0");
        await Expect(Window.Cards.First).ToContainTextAsync($"Loop {Page + 2}");

        await Window.Page.GetByRole(AriaRole.Link, new() { Name = "Loop 1", Exact = true }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Loop 1");
        Assert.Equal(0, await Window.Page.EvaluateAsync<int>("scrollY"));

        // The first page comes anew, and the place is still the same.
        await Window.Page.RunAndWaitForResponseAsync(() => Window.Page.GoBackAsync(), "**/feed/timeline*");
        await Expect(Window.Page.GetByRole(AriaRole.Link, new() { Name = "Loop 1", Exact = true })).ToBeInViewportAsync();
        await Expect(Window.Cards).ToHaveCountAsync(Page + 3);
    }

    [Fact]
    public async Task Loop_ShowsTheWaveformOfItsAudio_AndPlays()
    {
        await ShareByTheApiAsync(1);
        await Window.LogInAsync(User);

        await Expect(Window.Waveforms).ToHaveCountAsync(1);
        var heights = await Window.Waveforms.Locator("path").GetAttributeAsync("d");
        Assert.True(Regex.Matches(heights!, @"V(\d+\.\d)").Select(m => m.Groups[1].Value).Distinct().Count() > 5, $"a flat line: {heights}");
        var play = Window.Page.GetByRole(AriaRole.Button, new() { Name = "Play Loop 0" });
        await play.ClickAsync();
        await Expect(Window.Page.GetByRole(AriaRole.Button, new() { Name = "Stop Loop 0" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Stop Loop 0" }).ClickAsync();
        await Expect(play).ToHaveAttributeAsync("aria-pressed", "false");

        var id = await Window.SentTraceAsync("web.draw_waveforms");
        await Trace(id).ShouldHaveShapeAsync("""
            web.draw_waveforms  @web  ok
              web.http_request  ok
                GET /api/v1/posts/{id}/audio  @api
              web.decode_audio  ok
              web.update_ui  ok
            """);
        // It was there already: the click needed nothing.
        await Trace(await Window.SentTraceAsync("web.play_loop")).ShouldHaveShapeAsync("!strict\nweb.play_loop  @web  ok\n");
    }

    [Fact]
    public async Task EmptyFeed_SaysWhatToDo()
    {
        await Window.LogInAsync(User);

        await Expect(Window.Page.GetByText("There is nothing here yet.")).ToBeVisibleAsync();
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task Post_OpenedByItsAddress_IsShown_AndAnUnknownOneIsAnErrorWithATrace()
    {
        await ShareByTheApiAsync(1);
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Link, new() { Name = "Loop 0" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Loop 0");
        await Window.Page.ReloadAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Loop 0");

        await Window.Page.GotoAsync("/posts/nothing");

        await Expect(Window.Alert).ToContainTextAsync("There is no post with this id.");
        await Trace(await Window.TraceId.InnerTextAsync()).ShouldHaveShapeAsync("""
            web.page_load  error
              web.http_request  ok
                GET /posts/{id}  @web-host
              web.fetch_post  error
                web.http_request  error  http.response.status_code = 404
                  GET /api/v1/posts/{id}  @api  ok
            """);
    }

    private async Task ShareByTheApiAsync(int count, string? title = null)
    {
        using var client = Browser.Application.App.CreateHttpClient("api");
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(Traces.Authorization);
        var loop = await File.ReadAllBytesAsync(Cli.Loop);
        for (var at = 0; at < count; at++)
        {
            using var form = new MultipartFormDataContent { { new StringContent(title ?? $"Loop {at}"), "title" }, { new ByteArrayContent(loop), "audio", "loop.wav" } };
            using var response = await client.PostAsync(new Uri("/api/v1/posts", UriKind.Relative), form);
            response.EnsureSuccessStatusCode();
        }
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
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
        await ShareByTheApiAsync();
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        // It drops what logging in has put into the cache.
        await ShareByTheApiAsync("Newer");

        await Window.Page.GotoAsync("/");
        await Expect(Window.Cards).ToHaveCountAsync(2);
        var id = await Window.SentTraceAsync("web.feed_page_load", span => span.Json.Contains("\"navigate\"", StringComparison.Ordinal));

        await ShouldBeOneTreeAsync(id, "feed.shape");
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task LongFeed_ComesInPages_UntilItsEnd_AndBackLeadsToThePlaceThatWasLeft()
    {
        for (var at = 0; at < Page + 3; at++)
        {
            await ShareByTheApiAsync($"Loop {at}");
        }

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
    public async Task Loop_IsDrawnFromItsPeaks_ElseFromItsAudio_AndPlays()
    {
        var drawn = await ShareByTheApiAsync("Drawn", isEncoded: true);
        var bare = await ShareWithoutPeaksAsync(await AudioAsync(drawn), "Bare");
        await Window.LogInAsync(User);

        await Expect(Window.Waveforms).ToHaveCountAsync(2);
        foreach (var waveform in await Window.Waveforms.Locator("path").AllAsync())
        {
            var heights = await waveform.GetAttributeAsync("d");
            Assert.True(
                Regex.Matches(heights!, @"V(\d+\.\d)").Select(m => m.Groups[1].Value).Distinct().Count() > 5, $"a flat line: {heights}");
        }

        var id = await Window.SentTraceAsync("web.draw_waveforms");
        Assert.Equal(
            [$"GET /api/v1/posts/{bare}/audio"], Window.Requests.Where(request => request.EndsWith("/audio", StringComparison.Ordinal)));
        await PlayAndStopAsync("Drawn");
        var first = await Window.SentTraceAsync("web.play_loop");
        await Trace(first).ShouldHaveShapeAsync("""
            !strict
            web.play_loop  @web  ok
              web.http_request  ok
                GET /api/v1/posts/{id}/audio  @api
                  SELECT audio_posts  @postgres
              web.decode_audio  ok
              web.update_ui  ok
            """);
        await Trace(id).ShouldHaveShapeAsync("""
            web.draw_waveforms  @web  ok
              web.http_request  ok
                GET /api/v1/posts/{id}/audio  @api
              web.decode_audio  ok
              web.update_ui  ok
            """);
        // It was there already: the click needs nothing but its paint.
        await PlayAndStopAsync("Bare");
        await Trace(await Window.SentTraceAsync("web.play_loop", span => span.TraceId != first))
            .ShouldHaveShapeAsync("!strict\nweb.play_loop  @web  ok\n  web.update_ui  ok\n");

        async Task PlayAndStopAsync(string title)
        {
            var play = Window.Page.GetByRole(AriaRole.Button, new() { Name = $"Play {title}" });
            await play.ClickAsync();
            await Expect(Window.Page.GetByRole(AriaRole.Button, new() { Name = $"Stop {title}" }))
                .ToHaveAttributeAsync("aria-pressed", "true");
            await Window.Page.GetByRole(AriaRole.Button, new() { Name = $"Stop {title}" }).ClickAsync();
            await Expect(play).ToHaveAttributeAsync("aria-pressed", "false");
        }
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
        await ShareByTheApiAsync();
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
}

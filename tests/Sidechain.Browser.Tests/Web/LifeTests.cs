using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>What happens to pages: the network goes away, tabs are closed, hidden and brought back, laptops sleep. No span is
/// lost, and none is sent for nothing.</summary>
[Collection(nameof(SecondBrowser))]
public sealed class LifeTests(WebBrowser browser) : WebTest(browser)
{
    private const string SendsSpans = "POST /api/v1/telemetry/spans";
    private static readonly string? RealMinutes = Environment.GetEnvironmentVariable("SIDECHAIN_IDLE_TAB_MINUTES");

    [Fact]
    public async Task Offline_IsSaid_AndItsTracesArriveWhenTheNetworkIsBack()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.Context.SetOfflineAsync(true);
        await Expect(Window.Page.GetByText("You are offline. What you do here")).ToBeVisibleAsync();

        await Window.PressShareAsync();
        await Expect(Window.Alert).ToContainTextAsync("You are offline.");
        var id = await Window.TraceId.InnerTextAsync();
        Assert.Null(await Traces.FindAsync(id));

        await Window.Page.Context.SetOfflineAsync(false);
        await Trace(id).ShouldHaveShapeAsync("""
            web.share_loop  @web  error
              web.upload_audio  error
                web.encode_audio  ok
                web.http_request  error  error.type = NetworkError
              web.update_ui  ok
            """);
        // Nothing was lost: it works now, with the same file.
        await Window.PressShareAsync();
        await Trace(await Window.SharedAsync()).ShouldHaveShapeAsync("share.shape");
    }

    [Fact]
    public async Task Offline_WhatIsKept_GoesOutWithTheNextPage()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.Context.SetOfflineAsync(true);
        await Window.PressShareAsync();
        await Expect(Window.Alert).ToContainTextAsync("You are offline.");
        var id = await Window.TraceId.InnerTextAsync();
        await using var next = await Window.OpenTabAsync();
        await KeptAsync();
        await Window.Page.CloseAsync();

        await next.Page.Context.SetOfflineAsync(false);
        await next.Page.GotoAsync("/settings");

        await Trace(id).ShouldHaveShapeAsync("web.share_loop  @web  error\n");

        // The tab must not take with it what it has not written down yet, and the root is written last.
        async Task KeptAsync() => await Window.Page.WaitForFunctionAsync(
            """
            () => new Promise(resolve => {
                const open = indexedDB.open('sidechain-tracing', 1);
                open.onsuccess = () => {
                    const kept = open.result.transaction('batches').objectStore('batches').getAll();
                    kept.onsuccess = () => { open.result.close(); resolve(JSON.stringify(kept.result).includes('web.share_loop')); };
                };
            })
            """);
    }

    [Fact]
    public async Task TabClosedInMidUpload_LeavesItsTraceCancelled_WithItsTimeSoFar()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await SlowNetwork.OfAsync(Window);
        await Window.PressShareAsync();
        await Expect(Window.Page.GetByText("Sending…")).ToBeVisibleAsync();

        // The browser asks whether to leave.
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Window.Page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.AcceptAsync();
        };
        await Window.Page.CloseAsync(new() { RunBeforeUnload = true });

        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TestContext.Current.CancellationToken));
        var trace = await Trace(Window.UploadTraceId!).ShouldHaveShapeAsync("""
            web.share_loop  @web  cancelled
              web.upload_audio  cancelled  file.name = loop.wav
                web.read_file  ok
                web.encode_audio  ok
                web.http_request  cancelled
            """);
        Assert.All(trace.Document.Tree.Nodes.Where(node => node.Span.Name == "web.share_loop"), node =>
            Assert.True(node.Span.EndNs > node.Span.StartNs));
    }

    [Fact]
    public async Task PageFromTheBackForwardCache_IsAFreshPageLoad()
    {
        await Window.LogInAsync(User);
        await Window.Page.AddInitScriptAsync(
            "window.shown = []; addEventListener('pageshow', event => window.shown.push(event.persisted));");
        await Window.Page.GotoAsync("/");
        var first = await Window.SentTraceAsync("web.feed_page_load", span => span.Json.Contains("\"navigate\"", StringComparison.Ordinal));
        await Window.Page.WaitForFunctionAsync("() => window.shown.length === 1");
        await Window.Page.EvaluateAsync("() => { window.isOfBefore = true; }");
        await Window.Page.GotoAsync("/settings");
        await Window.Page.EvaluateAsync("() => history.back()");
        await Expect(Window.Heading).ToHaveTextAsync("Your feed");

        // Only a page that was restored still knows what a script noted on it.
        if (await Window.Page.EvaluateAsync<bool>("() => window.isOfBefore === true"))
        {
            await Window.Page.WaitForFunctionAsync("() => window.shown.length === 2");
            var shown = await Window.Page.EvaluateAsync<bool[]>("() => window.shown");
            Assert.Equal([false, true], shown);
        }
        else
        {
            // A new document, whose own load must be over: it is none of what is asserted here.
            await Window.SentTraceAsync("web.feed_page_load", span => span.Json.Contains("\"back_forward\"", StringComparison.Ordinal));
            var shown = await Window.Page.EvaluateAsync<bool[]>("() => window.shown");
            Assert.Equal([false], shown);
            var why = await Window.Page.EvaluateAsync<string>(
                "() => JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons ?? null)");
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"Chromium did not restore the page, so its events are dispatched; it says why: {why}");
            await Window.Page.EvaluateAsync(
                """
                () => {
                    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
                    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
                }
                """);
        }

        var id = await Window.SentTraceAsync(
            "web.feed_page_load", span => span.Json.Contains("\"back_forward_cache\"", StringComparison.Ordinal));

        Assert.NotEqual(first, id);
        await Trace(id).ShouldHaveShapeAsync("""
            web.feed_page_load  @web  ok  event navigation(navigation.type = back_forward_cache)
              web.fetch_feed  ok  event feed_loaded
                web.http_request  ok
              web.update_ui  ok
            """);
    }

    [Fact]
    public async Task TwoTabs_ShareAtOnce_EachInItsOwnTrace_InOneSession()
    {
        await Window.LogInAsync(User);
        await using var other = await Window.OpenTabAsync();
        await other.Page.GotoAsync("/share");

        var ids = await Task.WhenAll(Window.ShareAsync(Cli.Loop), other.ShareAsync(Cli.Loop));

        Assert.NotEqual(ids[0], ids[1]);
        // Of two posts at once, api's outbox may bring the later one to Stream: the rest of the tree is the same.
        const string Shape = """
            web.share_loop  ok
              web.upload_audio  ok
                web.http_request  ok
                  POST /api/v1/posts  @api  ok
                    feed.create_post  ok
              web.update_ui  ok
            """;
        var traces = await Task.WhenAll(ids.Select(id => Trace(id).ShouldHaveShapeAsync(Shape)));
        Assert.Single(
            traces.Select(trace =>
                trace.Document.Tree.Nodes.Single(node => node.Span.Name == "web.share_loop").Span.Attributes["session.id"]).Distinct());
    }

    [Fact]
    public async Task LaptopThatSlept_KeepsItsDurations_AndTellsTheJump()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        var slow = await SlowNetwork.OfAsync(Window);
        await Window.PressShareAsync();
        await Expect(Window.Page.GetByText("Sending…")).ToBeVisibleAsync();

        // The wall clock goes on while the page's own timer stands still.
        await Window.Page.EvaluateAsync("() => { const now = Date.now; Date.now = () => now() + 3_600_000; }");
        await slow.EndAsync();
        var id = await Window.SharedAsync();

        var trace = await Trace(id).ShouldHaveShapeAsync("""
            web.share_loop  ok  < 10 min
              web.upload_audio  ok  < 10 min
                web.http_request  ok  < 10 min  event clock.jump(clock.jump_ms > 3599000)
              web.update_ui  ok
            """);
        // The view puts all of the client's times by one clock again, and says so.
        Assert.Contains(trace.Document.Tree.Nodes.Single(node => node.Span.Name == "web.update_ui").Warnings, warning =>
            Regex.IsMatch(warning, @"had been set by 3(599|600)\d{3}\b"));
    }

    /// <summary><c>bench tab-soak</c> waits five real minutes; here the page's clock is ours.</summary>
    [Fact]
    public async Task IdleTab_SendsNothingForFiveMinutes()
    {
        if (RealMinutes is null)
        {
            await Window.Page.Clock.InstallAsync();
        }

        await Window.LogInAsync(User);
        string[] flows = ["web.page_load", "web.login", "web.feed_page_load"];
        for (var seconds = 0; seconds < 600 && !flows.All(name => Window.StoredCount(name) > 0); seconds++)
        {
            // Answers come in the time of the world.
            await PassAsync(seconds: 1);
        }

        Assert.All(flows, name => Assert.Equal(1, Window.StoredCount(name)));
        Assert.Contains(SendsSpans, Window.Requests);
        var before = Window.Requests.Count;

        await PassAsync(seconds: 60 * int.Parse(RealMinutes ?? "5", CultureInfo.InvariantCulture));
        await Window.Page.EvaluateAsync("() => 0");

        Assert.Equal(before, Window.Requests.Count);
        // The witness: it would have sent something.
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        for (var seconds = 0; seconds < 600 && Window.StoredCount("web.page_load") < 2; seconds++)
        {
            await PassAsync(seconds: 1);
        }

        Assert.Equal(2, Window.StoredCount("web.page_load"));

        async Task PassAsync(int seconds)
        {
            if (RealMinutes is null)
            {
                await Window.Page.Clock.RunForAsync(seconds * 1000);
                return;
            }

            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds));
            await timer.WaitForNextTickAsync();
        }
    }

    [Fact]
    public async Task SwitchedOff_ThereAreNoSpans_NoHeaders_NoRequests()
    {
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await Window.Page.GetByLabel("Record how long my actions take").ClickAsync();
        await Window.Page.WaitForFunctionAsync(
            "() => document.cookie.includes('sidechain-tracing=off') && !document.querySelector('meta[name=traceparent]')");
        await Expect(Window.Page.GetByLabel("Record how long my actions take")).Not.ToBeCheckedAsync();
        var before = Window.Requests.Count(request => request == SendsSpans);

        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.PressShareAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Post created!");

        Assert.Null(Window.UploadTraceId);
        Assert.Equal(0, await Window.TraceId.CountAsync());
        Assert.Equal(before, Window.Requests.Count(request => request == SendsSpans));
    }
}

using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Somebody finds loops of others and does something with them: each click is one tree across all tiers.</summary>
[Collection(nameof(SecondBrowser))]
public sealed class SocialTests(WebBrowser browser) : WebTest(browser)
{
    [Fact]
    public async Task Search_FindsByWordsTempoAndKey_AndStandsInTheAddress()
    {
        await ShareByTheApiAsync("Other loop", bpm: 120, key: "Am");
        await ShareByTheApiAsync("Dusty break", bpm: 174, key: "F#m");
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Explore" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Explore");
        await Window.Page.GetByLabel("Words").FillAsync($"dusty {User}");
        await Window.Page.GetByLabel("From BPM").FillAsync("170");
        await Window.Page.GetByLabel("To BPM").FillAsync("176");
        await Window.Page.GetByLabel("Key").FillAsync("F#m");
        await Window.Page.GetByLabel("Key").PressAsync("Enter");

        await Expect(Window.Page.GetByText("1 loop found")).ToBeVisibleAsync();
        await Expect(Window.Cards).ToHaveCountAsync(1);
        await ShouldBeOneTreeAsync(await Window.SentTraceAsync("web.search_posts"), "search.shape");

        // Opened by its address, and back to it, it is the same search.
        await Window.Page.ReloadAsync();
        await Expect(Window.Cards).ToHaveCountAsync(1);
        await Window.Page.GetByLabel("Words").FillAsync($"nothing {User}");
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(Window.Page.GetByText("Nothing was found.")).ToBeVisibleAsync();
        await Window.Page.GoBackAsync();
        await Expect(Window.Cards).ToHaveCountAsync(1);
        await Expect(Window.Page.GetByLabel("Words")).ToHaveValueAsync($"dusty {User}");
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task Explore_ShowsEverybodysLoops()
    {
        var title = $"Of {User}";
        await ShareByTheApiAsync(title);
        await Window.LogInAsync(await Browser.NewUserAsync());
        await Window.Page.GotoAsync("/explore");

        await Expect(Window.Page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Like_IsOneTree_AndIsThereAfterAReload()
    {
        var post = await ShareByTheApiAsync("Dusty break");
        await Window.LogInAsync(User);
        await Window.Page.GotoAsync($"/posts/{post}");
        await Like(0).ClickAsync();

        await Expect(Like(1)).ToHaveAttributeAsync("aria-pressed", "true");
        await ShouldBeOneTreeAsync(await Window.SentTraceAsync("web.like_post"), "like.shape");
        await Window.Page.ReloadAsync();
        await Like(1).ClickAsync();
        await Expect(Like(0)).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Empty(Window.Complaints);

        ILocator Like(int count) => Window.Page.GetByRole(AriaRole.Button, new() { Name = $"Like {count}" });
    }

    [Fact]
    public async Task Comment_IsOneTree_AndItsAuthorTakesItBack()
    {
        const string Text = "<b>That</b> break!\nAgain.";
        var post = await ShareByTheApiAsync("Dusty break");
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Link, new() { Name = "Comments 0" }).ClickAsync();
        await Expect(Window.Page.GetByText("Nobody has said anything yet.")).ToBeVisibleAsync();
        await Expect(Window.Page.GetByRole(AriaRole.Heading, new() { Name = "Comments" })).ToBeFocusedAsync();
        await Window.Page.GetByLabel("Say something about it").FillAsync(Text);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();

        await Expect(Window.Page.GetByText("Your comment is there.")).ToBeVisibleAsync();
        await Expect(Window.Comments).ToHaveCountAsync(1);
        Assert.Equal(Text, await Window.Comments.Locator("p").TextContentAsync());
        var written = await Window.SentTraceAsync("web.comment_post");
        await ShouldBeOneTreeAsync(written, "comment.shape");

        await Window.Page.GotoAsync($"/posts/{post}");
        await Window.Comments.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(Window.Page.GetByText("Your comment is gone.")).ToBeVisibleAsync();
        await Trace(await Window.SentTraceAsync("web.comment_post", span => span.TraceId != written)).ShouldHaveShapeAsync("""
            web.comment_post  ok
              web.http_request  ok  http.response.status_code = 204
                DELETE /api/v1/posts/{id}/comments/{commentId}  @api  ok
                  social.comment  social.action = remove
              web.update_ui  ok
            """);
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task Download_IsTheWholeFile_Counted_AndOneTree()
    {
        var post = await ShareByTheApiAsync("Dusty break");
        await Window.LogInAsync(User);
        var download = await Window.Page.RunAndWaitForDownloadAsync(
            () => Window.Page.GetByRole(AriaRole.Button, new() { Name = "Download 0" }).ClickAsync());

        Assert.Equal("Dusty break.wav", download.SuggestedFilename);
        Assert.Equal(await AudioAsync(post), await File.ReadAllBytesAsync(await download.PathAsync()));
        await Expect(Window.Page.GetByText("Saved as Dusty break.wav")).ToBeVisibleAsync();
        await ShouldBeOneTreeAsync(await Window.SentTraceAsync("web.download_loop"), "download.shape");
        await Window.Page.GotoAsync($"/posts/{post}");
        await Expect(Window.Page.GetByRole(AriaRole.Button, new() { Name = "Download 1" })).ToBeVisibleAsync();
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task Follow_IsOneTree_AndBringsTheOthersLoopsIntoTheFeed()
    {
        var other = await Browser.NewUserAsync();
        using var author = await TraceReader.LogInAsync(Browser.Application.App, other);
        await ShareByTheApiAsync("Dusty break", author: author);
        await Window.LogInAsync(User);
        await Window.Page.GotoAsync($"/users/{other}");
        await Expect(Window.Heading).ToHaveTextAsync(other);
        await Expect(Window.Cards).ToHaveCountAsync(1);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = $"Follow {other}", Exact = true }).ClickAsync();

        await Expect(Window.Page.GetByText("1 loop · 1 follower")).ToBeVisibleAsync();
        await ShouldBeOneTreeAsync(await Window.SentTraceAsync("web.follow_user"), "follow.shape");
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Feed" }).ClickAsync();
        await Expect(Window.Cards).ToHaveCountAsync(1);
        await Window.Cards.GetByRole(AriaRole.Link, new() { Name = other }).ClickAsync();
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = $"Stop following {other}" }).ClickAsync();
        await Expect(Window.Page.GetByText("1 loop · 0 followers")).ToBeVisibleAsync();
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task TooMuchAtOnce_IsASentence_WithItsTrace()
    {
        await ShareByTheApiAsync("Dusty break");
        await Window.LogInAsync(User);
        await Window.Page.RouteAsync("**/like", route => route.FulfillAsync(new()
        {
            Status = 429,
            ContentType = "application/problem+json",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "3" },
            Body = """{"status":429,"error":"That is too much at once: wait as long as Retry-After says, then go on."}""",
        }));
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Like 0" }).ClickAsync();

        await Expect(Window.Alert).ToContainTextAsync("That is too much at once: wait 3 seconds, then go on.");
        await Trace(await Window.TraceId.InnerTextAsync()).ShouldHaveShapeAsync("""
            web.like_post  error
              web.http_request  error  http.response.status_code = 429
              web.update_ui  ok
            """);
    }
}

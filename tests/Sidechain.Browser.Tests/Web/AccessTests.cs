using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Everybody can use it: by the keyboard alone, with a screen reader, in light and in dark, on a phone; and no page
/// makes the browser complain.</summary>
[Collection(nameof(SecondBrowser))]
public sealed class AccessTests(WebBrowser browser) : WebTest(browser)
{
    /// <summary>With <c>SCREENSHOTS=update</c>, a picture of every page goes to this folder, for somebody to look at.</summary>
    private static string? Pictures => Environment.GetEnvironmentVariable("SCREENSHOTS") == "update"
        ? Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "pages")).FullName
        : null;

    /// <summary>Once through the app: getting to a page takes far longer than looking at it in another theme and width.</summary>
    [Fact]
    public async Task EveryPage_InBothThemes_OnDesktopAndPhone_HasNoSeriousViolation_AndNoComplaint()
    {
        var page = Window.Page;
        async Task LookAsync(string name)
        {
            await page.EvaluateAsync("() => Promise.all([document.fonts.ready, ...Array.from(document.images, image => image.decode())])");
            // Where the pointer happens to be is no part of a page.
            await page.Mouse.MoveAsync(1, 1);
            await page.ShouldBeAccessibleAsync(name, async (scheme, isPhone) =>
            {
                if (Pictures is { } folder)
                {
                    var picture = Path.Combine(folder, $"{name}-{scheme}{(isPhone ? "-phone" : "")}.png".ToLowerInvariant());
                    await page.ScreenshotAsync(new() { Path = picture, Animations = ScreenshotAnimations.Disabled });
                    if (Path.GetFileName(picture) == "feed-light.png")
                    {
                        File.Copy(picture, Path.Combine(Cli.Root, "docs", "images", "web-feed.png"), overwrite: true);
                    }
                }
            });
        }

        await page.GotoAsync("/login");
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
        await LookAsync("login");
        await page.GotoAsync("/register");
        await Expect(Window.Heading).ToHaveTextAsync("Register");
        await LookAsync("register");
        await Window.LogInAsync(User);
        await Expect(page.GetByText("There is nothing here yet.")).ToBeVisibleAsync();
        await LookAsync("empty");
        await Window.GoToShareAsync();
        await LookAsync("share");
        await Window.ChooseAsync(Cli.Loop);
        await page.GetByLabel("Title").FillAsync("A loop with a rather long title, so that it needs two lines on a phone");
        await page.GetByLabel("Beats a minute").FillAsync("174");
        await page.GetByLabel("Key").FillAsync("F#m");
        await Window.PressShareAsync();
        await Window.SharedAsync();
        await LookAsync("shared");
        await Window.ShareAsync(Cli.Loop);
        await page.GetByRole(AriaRole.Link, new() { Name = "Listen to it" }).ClickAsync();
        await Expect(Window.Waveforms).ToHaveCountAsync(1);
        await Expect(page.GetByText("Nobody has said anything yet.")).ToBeVisibleAsync();
        await LookAsync("post");
        await page.GetByRole(AriaRole.Button, new() { Name = "Like" }).ClickAsync();
        await page.GetByLabel("Say something about it").FillAsync("The hats are late, and that is what makes it.\nMay I cut it up?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Expect(Window.Comments).ToHaveCountAsync(1);
        await LookAsync("comments");
        await page.GetByRole(AriaRole.Article).GetByRole(AriaRole.Link, new() { Name = User }).ClickAsync();
        await Expect(Window.Waveforms).ToHaveCountAsync(2);
        await LookAsync("own-page");
        await page.GotoAsync("/users/alice");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Follow alice" })).ToBeVisibleAsync();
        await LookAsync("user");
        await page.GetByRole(AriaRole.Link, new() { Name = "Explore" }).ClickAsync();
        await page.GetByLabel("Words").FillAsync(User);
        await page.GetByLabel("From BPM").FillAsync("170");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByText("1 loop found")).ToBeVisibleAsync();
        await LookAsync("found");
        await page.GetByLabel("Key").FillAsync("none");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(page.GetByText("Nothing was found.")).ToBeVisibleAsync();
        await LookAsync("nothing-found");
        await page.GetByRole(AriaRole.Link, new() { Name = "Feed" }).ClickAsync();
        await Expect(Window.Waveforms).ToHaveCountAsync(2);
        await LookAsync("feed");
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Settings");
        await Expect(Window.Sessions).ToHaveCountAsync(2);
        await LookAsync("settings");
        await Window.GoToShareAsync();
        await Window.ChooseAsync("notes.wav", "no audio"u8.ToArray());
        await Window.PressShareAsync();
        await Expect(Window.Alert).ToBeVisibleAsync();
        await LookAsync("error");
        Assert.Empty(Window.Complaints);

        // The browser itself complains of a page that is not found.
        await page.GotoAsync("/nowhere");
        await Expect(Window.Heading).ToHaveTextAsync("There is no such page");
        await LookAsync("not-found");
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await using (await SlowNetwork.OfAsync(Window))
        {
            await Window.PressShareAsync();
            await Expect(page.GetByText("Sending…")).ToBeVisibleAsync();
            await LookAsync("sending");
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await Expect(page.GetByText("Cancelled. If the loop had arrived already, it is in your feed.")).ToBeVisibleAsync();
            await LookAsync("cancelled");
        }

        await page.RouteAsync(
            "**/audio", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = "{}" }));
        await page.RouteAsync(
            "**/api/v1/posts/odd", route => route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = "{}" }));
        await page.RouteAsync(
            "**/like", route => route.FulfillAsync(new() { Status = 429, ContentType = "application/problem+json", Body = "{}" }));
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play" }).First.ClickAsync();
        await Expect(page.GetByText("The audio cannot be played right now.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Like" }).Last.ClickAsync();
        await Expect(Window.Alert).ToBeVisibleAsync();
        await LookAsync("no-audio");
        await page.Context.SetOfflineAsync(true);
        await Expect(page.GetByText("You are offline.").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(page.GetByText("You are still logged in.")).ToBeVisibleAsync();
        await LookAsync("offline");
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync("/posts/odd");
        await Expect(Window.Heading).ToHaveTextAsync("This page cannot be shown");
        await LookAsync("broken");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/login");
        await page.GetByLabel("User name").FillAsync(User);
        await page.GetByLabel("Password").FillAsync("not it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(Window.Alert).ToBeVisibleAsync();
        await LookAsync("refused");
    }

    [Fact]
    public async Task KeyboardAlone_IsEnough_FromLoggingInToCommenting()
    {
        var page = Window.Page;
        await page.GotoAsync("/login");
        await TabToAsync(page.GetByLabel("User name"));
        await page.Keyboard.TypeAsync(User);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(User);
        await page.Keyboard.PressAsync("Enter");
        await Window.FeedAsync();
        await ShouldBeOnTopAsync();

        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Share a loop" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(Window.Heading).ToHaveTextAsync("Share a loop");
        await ShouldBeOnTopAsync();
        // Before the keys: a browser that is told to hand its choosers over needs a moment to know it.
        var chooser = page.WaitForFileChooserAsync();
        await TabToAsync(page.Locator("input[type=file]"));
        await page.Keyboard.PressAsync("Enter");
        await (await chooser).SetFilesAsync(Cli.Loop);
        await TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await Window.SharedAsync();
        await Expect(Window.Heading).ToBeFocusedAsync();

        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Listen to it" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(Window.Waveforms).ToHaveCountAsync(1);
        await ShouldBeOnTopAsync();
        await TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Play" }));
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToHaveAttributeAsync("aria-pressed", "true");
        await TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Like" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Like 1" })).ToBeFocusedAsync();
        await TabToAsync(page.GetByLabel("Say something about it"));
        await page.Keyboard.TypeAsync("By hand");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Delete" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Comments" })).ToBeFocusedAsync();

        // A new page takes the focus once it stands; keys before that would be lost.
        Task ShouldBeOnTopAsync() => Expect(page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();

        // However far that is, every step must show where it is.
        async Task TabToAsync(ILocator target)
        {
            await Expect(target).ToBeVisibleAsync(new() { Timeout = 60_000 });
            for (var steps = 0; steps < 40; steps++)
            {
                await page.Keyboard.PressAsync("Tab");
                if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                {
                    return;
                }
            }

            Assert.Fail($"Forty times Tab do not reach {target}.");
        }
    }

    [Fact]
    public async Task Registering_LogsIn_AndLoggingOutEndsIt()
    {
        var page = Window.Page;
        var name = $"new-{Guid.NewGuid():n}"[..16];
        await page.GotoAsync("/share");
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Register" }).ClickAsync();
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync("a good password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Your feed");

        // No script reads the session.
        Assert.DoesNotContain("sidechain-session", await page.EvaluateAsync<string>("() => document.cookie"), StringComparison.Ordinal);
        var cookie = Assert.Single(await page.Context.CookiesAsync(), cookie => cookie.Name == "sidechain-session");
        Assert.True(cookie is { HttpOnly: true, SameSite: SameSiteAttribute.Strict });

        await page.GetByRole(AriaRole.Button, new() { Name = $"Log out {name}" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
        await page.GotoAsync("/");
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
    }

    [Fact]
    public async Task WrongPassword_IsSaid_WithItsTrace()
    {
        var page = Window.Page;
        await page.GotoAsync("/login");
        await page.GetByLabel("User name").FillAsync(User);
        await page.GetByLabel("Password").FillAsync("not it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        await Expect(Window.Alert).ToContainTextAsync("User name or password is wrong.");
        await Expect(Window.TraceId).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9a-f]{32}$"));
        await Expect(page.GetByLabel("User name")).ToHaveValueAsync(User);
    }

    [Fact]
    public async Task ScriptInThePage_IsStoppedByThePolicy()
    {
        await Window.LogInAsync(User);

        var ran = await Window.Page.EvaluateAsync<bool>(
            """
            () => {
                const script = document.createElement('script');
                script.textContent = 'window.ran = true';
                document.body.append(script);
                return window.ran === true;
            }
            """);

        Assert.False(ran);
    }
}

using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Whatever a loop is called, pages show it as text.</summary>
[Collection(nameof(SecondBrowser))]
public sealed class HostileTextTests(WebBrowser browser) : WebTest(browser)
{
    [Theory]
    [InlineData("<img src=x onerror=window.ran=1>", "<b>k")]
    [InlineData("</title></h1><script>window.ran=1</script>", "\"onx=1")]
    [InlineData("\u202Eevil \u2066\u2067 name \u0301\u0301\u0301", "\u202E#F")]
    [InlineData("javascript:window.ran=1", "{{7*7}}")]
    public async Task Title_IsTextOnEveryPage(string title, string key)
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.GetByLabel("Title").FillAsync(title);
        await Window.Page.GetByLabel("Key").FillAsync(key);
        await Window.PressShareAsync();
        await Window.SharedAsync();
        await Expect(Window.Page.Locator("main strong")).ToHaveTextAsync(title);

        await Window.Page.GotoAsync("/");
        await Expect(Window.Cards).ToHaveCountAsync(1);
        await Expect(Window.Cards.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(title);
        await Expect(Window.Cards.GetByText(key, new() { Exact = true })).ToBeVisibleAsync();
        await LookAsync();

        await Window.Cards.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync(title);
        await Expect(Window.Page).ToHaveTitleAsync($"{title} · Sidechain");
        await LookAsync();

        async Task LookAsync()
        {
            Assert.Equal(0, await Window.Page.Locator("main img, main script, main b").CountAsync());
            Assert.True(await Window.Page.EvaluateAsync<bool>("() => window.ran === undefined"));
            Assert.Empty(Window.Complaints);
        }
    }
}

using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Telemetry's page of one trace, for machines without a dashboard: everybody can read it, and it is only text.</summary>
public sealed class TracesPageTests(WebBrowser browser) : WebTest(browser)
{
    [Fact]
    public async Task TracesPage_InBothThemes_OnDesktopAndPhone_HasNoSeriousViolation_OpenedToItsAttributes()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync("loop.wav", await File.ReadAllBytesAsync(Cli.Loop));
        await Window.PressShareAsync();
        var id = await Window.SharedAsync();
        await Trace(id).ShouldHaveShapeAsync("share.shape");

        await Window.Page.GotoAsync($"/api/v1/traces/{id}/page");
        await Expect(Window.Heading).ToContainTextAsync(id);
        await Window.Page.ShouldBeAccessibleAsync("the trace's page");

        // By the keyboard: a summary is reached and opened like a button.
        var spans = Window.Page.Locator("summary");
        for (var at = 0; at < await spans.CountAsync(); at++)
        {
            await spans.Nth(at).FocusAsync();
            await Window.Page.Keyboard.PressAsync("Enter");
        }

        await Expect(Window.Page.Locator("details:not([open])")).ToHaveCountAsync(0);
        await Window.Page.ShouldBeAccessibleAsync("the trace's page, opened");
        Assert.Empty(Window.Complaints);
    }
}

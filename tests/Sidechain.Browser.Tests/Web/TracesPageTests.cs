using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>The page of one trace that telemetry serves, where no dashboard runs: everybody can read it, and it is no more than text.</summary>
public sealed class TracesPageTests(WebBrowser browser) : WebTest(browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, true)]
    public async Task TracesPage_HasNoSeriousViolation_OpenedToItsAttributes(ColorScheme scheme, bool isPhone)
    {
        await using var window = await Browser.OpenAsync(scheme, isPhone);
        await window.LogInAsync(User);
        await window.GoToShareAsync();
        await window.ChooseAsync("loop.wav", await File.ReadAllBytesAsync(Cli.Loop));
        await window.PressShareAsync();
        var id = await window.SharedAsync();
        await Trace(id).ShouldHaveShapeAsync("share.shape");

        await window.Page.GotoAsync($"/api/v1/traces/{id}/page");
        await Expect(window.Heading).ToContainTextAsync(id);
        await window.Page.ShouldBeAccessibleAsync("the trace's page");

        // By the keyboard: a summary is reached and opened like a button.
        var spans = window.Page.Locator("summary");
        for (var at = 0; at < await spans.CountAsync(); at++)
        {
            await spans.Nth(at).FocusAsync();
            await window.Page.Keyboard.PressAsync("Enter");
        }

        await Expect(window.Page.Locator("details:not([open])")).ToHaveCountAsync(0);
        await window.Page.ShouldBeAccessibleAsync("the trace's page, opened");
        Assert.Empty(window.Complaints);
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>What stands in the place of what is not there yet.</summary>
public sealed class WaitingTests(WebBrowser browser) : WebTest(browser)
{
    [Theory]
    [InlineData(ReducedMotion.NoPreference, "shimmer")]
    [InlineData(ReducedMotion.Reduce, "none")]
    public async Task FeedOnItsWay_IsAPlaceholder_ThatMovesOnlyForThoseWhoLikeIt(ReducedMotion motion, string animation)
    {
        await Window.LogInAsync(User);
        await Window.Page.EmulateMediaAsync(new() { ReducedMotion = motion });
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Window.Page.RouteAsync("**/api/v1/feed/timeline*", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await Window.Page.ReloadAsync();

        var placeholders = Window.Page.Locator(".skeleton");
        await Expect(placeholders).ToHaveCountAsync(3);
        await Expect(placeholders.First).ToHaveCSSAsync("animation-name", animation);
        await Expect(Window.Page.Locator(".feed")).ToHaveAttributeAsync("aria-busy", "true");
        await Window.Page.ShouldBeAccessibleAsync("the feed on its way");

        answer.SetResult();
        await Expect(Window.Page.GetByText("There is nothing here yet.")).ToBeVisibleAsync();
        await Expect(placeholders).ToHaveCountAsync(0);
        Assert.Empty(Window.Complaints);
    }
}

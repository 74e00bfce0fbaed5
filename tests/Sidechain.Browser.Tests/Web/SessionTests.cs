using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Logging out: here, and everywhere else.</summary>
public sealed class SessionTests(WebBrowser browser) : WebTest(browser)
{
    [Fact]
    public async Task LoggingOut_IsOneTree_ThatNobodyOwns()
    {
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = $"Log out {User}" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
        var id = await Window.SentTraceAsync("web.logout");

        using var support = await TraceReader.LogInAsync(Browser.Application.App, "sam");
        await support.Trace(id).ShouldHaveShapeAsync("""
            web.logout  @web  ok
              web.http_request  ok  http.response.status_code = 204
                DELETE /session  @web-host  ok
                POST /api/v1/auth/logout  @api  ok
                  user.logout  ok
              web.update_ui  ok
            """);
        Assert.Null(await Traces.FindAsync(id));
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task LoggingOutEverywhereElse_EndsTheOtherWindow_AndLeavesThisOne()
    {
        await using var other = await Browser.OpenAsync();
        await other.LogInAsync(User);
        await Window.LogInAsync(User);
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        // The tests' own reader of traces is one, too.
        await Expect(Window.Sessions).ToHaveCountAsync(3);
        await Expect(Window.Sessions.GetByText("this one")).ToHaveCountAsync(1);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Log out everywhere else" }).ClickAsync();
        await Expect(Window.Page.GetByText("You are logged in here alone.")).ToBeVisibleAsync();
        await Expect(Window.Sessions).ToHaveCountAsync(1);
        var id = await Window.SentTraceAsync("web.logout");

        await other.Page.GotoAsync("/explore");
        await Expect(other.Heading).ToHaveTextAsync("Log in");
        await Window.Page.ReloadAsync();
        await Expect(Window.Sessions).ToHaveCountAsync(1);
        // The tests' own reader is logged out, too.
        using var support = await TraceReader.LogInAsync(Browser.Application.App, "sam");
        await support.Trace(id).ShouldHaveShapeAsync("""
            web.logout  @web  ok
              web.http_request  ok  http.response.status_code = 204
                DELETE /api/v1/auth/sessions  @api  ok
                  user.logout  ok
                    UPDATE refresh_tokens  @postgres
              web.update_ui  ok
            """);
        Assert.Empty(Window.Complaints);
    }
}

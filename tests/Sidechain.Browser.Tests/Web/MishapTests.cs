using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Failures in the middle of something: no post is shared twice, no message is wrong, and every error has its trace.</summary>
public sealed partial class MishapTests(WebBrowser browser) : WebTest(browser)
{
    private const string Posts = "**/api/v1/posts";

    [Fact]
    public async Task LostAnswer_SharedAgain_IsOnePost()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.RouteAsync(
            Posts,
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync("connectionreset");
            },
            new() { Times = 1 });
        await Window.PressShareAsync();
        await Expect(Window.Alert).ToContainTextAsync("The server cannot be reached.");
        await Expect(Window.TraceId).ToHaveCountAsync(1);

        await Window.PressShareAsync();
        await Window.SharedAsync();

        await GoToFeedAsync();
        await Expect(Window.Page.GetByText("That is all.")).ToBeVisibleAsync();
        await Expect(Window.Cards).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task SharedTwiceOnPurpose_IsTwoPosts()
    {
        await Window.LogInAsync(User);
        await Window.ShareAsync(Cli.Loop);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Share another" }).ClickAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.PressShareAsync();
        await Window.SharedAsync();

        await GoToFeedAsync();
        await Expect(Window.Cards).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task DoubleClickOnShare_IsOnePost()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.EvaluateAsync(
            "() => { const form = document.querySelector('form'); form.requestSubmit(); form.requestSubmit(); }");
        await Window.SharedAsync();

        Assert.Equal(1, Window.Requests.Count(request => request == "POST /api/v1/posts"));
        await GoToFeedAsync();
        await Expect(Window.Cards).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task ConnectionsThatBreakInMidUpload_AreSaid_AndTheNextTryWorks()
    {
        await using var network = BreakingNetwork.To(Browser.Address);
        await using var window = await Browser.OpenAsync(address: network.Address);
        await window.LogInAsync(User);
        await window.GoToShareAsync();
        await window.ChooseAsync(Cli.Loop);
        network.Hold();
        await window.PressShareAsync();
        await Expect(window.Page.GetByText(InTheMiddle())).ToBeVisibleAsync();

        network.Break();
        await Expect(window.Alert).ToContainTextAsync("The server cannot be reached.");
        network.Mend();
        var id = await window.TraceId.InnerTextAsync();
        await window.PressShareAsync();
        await window.SharedAsync();

        await Trace(id).ShouldHaveShapeAsync("""
            web.share_loop  error
              web.upload_audio  error
                web.encode_audio  ok
                web.http_request  error  error.type = NetworkError
            """);
        await window.Page.GotoAsync("/");
        await Expect(window.Cards).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task SessionThatEndsBeforeSharing_KeepsTheForm_AndLogInInAnotherTabIsEnough()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.GetByLabel("Title").FillAsync("Kept");
        await Window.Page.Context.ClearCookiesAsync();
        await Window.PressShareAsync();
        await Expect(Window.Alert).ToBeVisibleAsync();
        // Nobody is signed in, so it is nobody's trace: support sees it.
        Assert.Equal(await Window.TraceId.InnerTextAsync(), await Window.SentTraceAsync("web.share_loop"));

        var another = await Window.Page.Context.RunAndWaitForPageAsync(
            () => Window.Page.GetByRole(AriaRole.Link, new() { Name = "Log in in another tab" }).ClickAsync());
        await another.GetByLabel("User name").FillAsync(User);
        await another.GetByLabel("Password").FillAsync(User);
        await another.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(another.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your feed");
        await Expect(Window.Page.GetByLabel("Title")).ToHaveValueAsync("Kept");
        await Window.PressShareAsync();

        await Window.SharedAsync();
        await Expect(Window.Page.Locator("main strong")).ToHaveTextAsync("Kept");
    }

    [Fact]
    public async Task AnotherUserInAnotherTab_IsTheUserInAllTabs()
    {
        await Window.LogInAsync(User);
        await Window.ShareAsync(Cli.Loop);
        await GoToFeedAsync();
        await Expect(Window.Cards).ToHaveCountAsync(1);
        await using var other = await Window.OpenTabAsync();
        await other.Page.GotoAsync("/");
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(other.Heading).ToHaveTextAsync("Log in");
        await Expect(Window.Heading).ToHaveTextAsync("Log in");

        var name = await Browser.NewUserAsync();
        await Window.LogInAsync(name);

        await Expect(other.Page.GetByRole(AriaRole.Button, new() { Name = $"Log out {name}" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ProxysPageInsteadOfAnAnswer_IsASentenceWithItsTrace()
    {
        await Window.LogInAsync(User);
        await Window.Page.RouteAsync(
            "**/api/v1/feed/timeline",
            route => route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<p>Welcome to the hotel</p>" }),
            new() { Times = 1 });
        await Window.Page.ReloadAsync();

        await Expect(Window.Alert).ToContainTextAsync("The answer of the server cannot be read.");
        await Expect(Window.TraceId).ToHaveCountAsync(1);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(Window.Page.GetByText("There is nothing here yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AnswerThatNoPageCanShow_IsAPageThatSaysSo()
    {
        await Window.LogInAsync(User);
        await Window.Page.RouteAsync(
            "**/api/v1/posts/odd", route => route.FulfillAsync(
                new() { Status = 200, ContentType = "application/json", Body = """{"id":"odd","title":{"no":"text"},"author":null}""" }));
        await Window.Page.GotoAsync("/posts/odd");

        await Expect(Window.Heading).ToHaveTextAsync("This page cannot be shown");
        await Trace(await Window.TraceId.InnerTextAsync()).ShouldHaveShapeAsync("web.page_load  error  event exception\n");
    }

    [Fact]
    public async Task AudioThatCannotBeLoaded_SaysSo_WithItsTrace()
    {
        await Window.LogInAsync(User);
        await Window.ShareAsync(Cli.Loop);
        await Window.Page.RouteAsync("**/audio", route =>
            route.FulfillAsync(
                new() { Status = 503, ContentType = "application/problem+json", Body = """{"status":503,"error":"Later."}""" }));
        await GoToFeedAsync();
        await Expect(Window.Waveforms).ToHaveCountAsync(1);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Play loop" }).ClickAsync();

        await Expect(Window.Cards.GetByText("The audio cannot be played right now. Later.")).ToBeVisibleAsync();
        await Trace(await Window.TraceId.InnerTextAsync()).ShouldHaveShapeAsync("""
            web.play_loop  error
              web.http_request  error  http.response.status_code = 503
              web.update_ui  ok
            """);
        Assert.True(await Window.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task LoggingOutWithoutANetwork_IsNoLogOut_AndSaysSo()
    {
        await Window.LogInAsync(User);
        await Window.Page.Context.SetOfflineAsync(true);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();

        await Expect(Window.Page.GetByText("You are still logged in")).ToBeVisibleAsync();
        await Window.Page.Context.SetOfflineAsync(false);
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
    }

    [Fact]
    public async Task PageOverPlainHttp_WhichHasLessOfCryptoAndNoEncoder_Works()
    {
        // What a browser takes away where the address is neither https nor localhost.
        await Window.Page.AddInitScriptAsync(
            "delete Crypto.prototype.randomUUID; delete Crypto.prototype.subtle; delete window.AudioEncoder; delete "
            + "Navigator.prototype.locks; delete Navigator.prototype.clipboard; delete "
            + "PerformanceResourceTiming.prototype.serverTiming;");
        await Window.LogInAsync(User);

        await Trace(await Window.ShareAsync(Cli.Loop)).ShouldHaveShapeAsync("web.share_loop  ok  has session.id\n");
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task StorageThatIsFullOrBroken_StopsNothing_AndLosesNoTrace()
    {
        await Window.Page.AddInitScriptAsync(
            """
            Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
            IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); };
            const open = IDBFactory.prototype.open;
            IDBFactory.prototype.open = function (name) { return open.call(this, name + '-of-somebody-else', 1); };
            """);
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.Context.SetOfflineAsync(true);
        await Window.PressShareAsync();
        await Expect(Window.Alert).ToContainTextAsync("You are offline.");
        var id = await Window.TraceId.InnerTextAsync();
        await Window.Page.Context.SetOfflineAsync(false);

        await Trace(id).ShouldHaveShapeAsync("web.share_loop  error\n");
        Assert.DoesNotContain(Window.Complaints, complaint => complaint.StartsWith("exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FileThatIsTooLarge_IsRefusedBeforeItIsSent_WithTheReason()
    {
        // A minute and a half of silence: 60 MB, of which the server takes 50.
        var path = Path.Combine(Directory.CreateTempSubdirectory("sidechain-large-").FullName, "large.wav");
        await using (var file = File.Create(path))
        {
            var loop = await File.ReadAllBytesAsync(Cli.Loop);
            await file.WriteAsync(loop);
            file.SetLength(60_000_000);
            // The size of the data: up to the end of the file.
            file.Position = loop.AsSpan().IndexOf("data"u8) + 4;
            await file.WriteAsync(BitConverter.GetBytes(60_000_000 - (int)file.Position - 4));
        }

        try
        {
            await Window.LogInAsync(User);
            await Window.GoToShareAsync();
            await Window.ChooseAsync(path);
            await Window.Page.GetByLabel("Encode it").SelectOptionAsync("server");
            await Window.PressShareAsync();

            await Expect(Window.Alert).ToContainTextAsync("at most 50 MB can be sent");
            await Trace(await Window.TraceId.InnerTextAsync()).ShouldHaveShapeAsync("""
                web.share_loop  error
                  web.upload_audio  error
                    web.read_file
                    web.http_request  ×0
                """);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public async Task BackAndForward_ThroughThePages_ShowEachOfThem()
    {
        await Window.LogInAsync(User);
        await Window.ShareAsync(Cli.Loop);
        await GoToFeedAsync();
        await Window.Cards.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("loop");
        await Window.Page.GoBackAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Your feed");
        await Window.Page.GoBackAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Share a loop");
        await Window.Page.GoForwardAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Your feed");
        await Window.Page.GoForwardAsync();
        await Expect(Window.Heading).ToHaveTextAsync("loop");

        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
        await Window.Page.GoBackAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Log in");
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task LeavingThePageInMidUpload_EndsIt_AsCancelled()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        await using var slow = await SlowNetwork.OfAsync(Window);
        await Window.PressShareAsync();
        await Expect(Window.Page.GetByText("Sending…")).ToBeVisibleAsync();

        await GoToFeedAsync();

        await slow.EndAsync();
        await Expect(Window.Page.GetByText("There is nothing here yet.")).ToBeVisibleAsync();
        await Trace(Window.UploadTraceId!).ShouldHaveShapeAsync("""
            web.share_loop  cancelled
              web.upload_audio  cancelled
                web.http_request  cancelled
            """);
    }

    private async Task GoToFeedAsync()
    {
        await Window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Feed" }).ClickAsync();
        await Expect(Window.Heading).ToHaveTextAsync("Your feed");
    }

    [GeneratedRegex("^(Sending|Waiting for the server)…$")]
    private static partial Regex InTheMiddle();
}

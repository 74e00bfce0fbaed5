using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>Somebody shares a loop in the browser, and sees the trace of it.</summary>
public sealed partial class ShareTests(WebBrowser browser) : WebTest(browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SharedLoop_DroppedOrPicked_IsOneTreeAcrossAllTiers(bool isDropped)
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await (isDropped ? Window.DropAsync(Cli.Loop) : Window.ChooseAsync(Cli.Loop));
        await Window.PressShareAsync();
        var id = await Window.SharedAsync();

        var stored = await Trace(id).ShouldHaveShapeAsync("share.shape");

        stored.ShouldPassLint(new LintOptions
        {
            Registry = AttributeRegistry.Read(await File.ReadAllBytesAsync(Path.Combine(Cli.Root, "docs", "conventions.json"))),
        });
        Assert.True(stored.Document.IsComplete);
        Assert.All(stored.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        var shown = await Browser.Application.Dashboard.Trace(id).ShouldHaveShapeAsync("share.shape");
        Assert.Equal(Ids(stored), Ids(shown));
        Assert.Empty(Window.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SharedLoop_IsEncodedAtTheServer_ByChoiceAndWhereTheBrowserCannot(bool isChosen)
    {
        if (!isChosen)
        {
            await Window.Page.AddInitScriptAsync("delete window.AudioEncoder;");
        }

        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(Cli.Loop);
        var encode = Window.Page.GetByLabel("Encode it");
        if (isChosen)
        {
            await encode.SelectOptionAsync("server");
        }
        else
        {
            await Expect(encode).ToBeDisabledAsync();
        }

        await Window.PressShareAsync();

        await Trace(await Window.SharedAsync()).ShouldHaveShapeAsync("""
            web.share_loop  ok
              web.upload_audio  ok  audio.format = wav  audio.encoded_size > 100000
                web.read_file  ok
                web.encode_audio  ×0
                web.http_request  ok  http.response.status_code = 201
                  POST /api/v1/posts  @api  ok
                    http.read_body
                    audio.transcode  audio.format = opus
                    feed.create_post  audio.format = opus
              web.update_ui  ok
            """);
        Assert.Empty(Window.Complaints);
    }

    [Fact]
    public async Task FileThatTheBrowserCannotDecode_IsEncodedAtTheServer_AndTheSpanSaysWhy()
    {
        await Window.Page.AddInitScriptAsync(
            "OfflineAudioContext.prototype.decodeAudioData = () => Promise.reject(new DOMException('Unable to decode audio data', "
            + "'EncodingError'));");
        await Window.LogInAsync(User);

        await Trace(await Window.ShareAsync(Cli.Loop)).ShouldHaveShapeAsync("""
            web.share_loop  ok
              web.upload_audio  ok  audio.format = wav
                web.encode_audio  error  error.type = EncodingError
                web.http_request  ok
                  POST /api/v1/posts  ok
                    audio.transcode  ok
            """);
        Assert.Empty(Window.Complaints);
    }

    [Theory]
    [InlineData("a\u0001b\tc.wav", "a b c")]
    [InlineData("\u202Egnp.wav", "\u202Egnp")]
    [InlineData(
        "Loop with a name that is longer than what a title may be, since file names have 255 bytes and titles have 200 characters, "
        + "and people who save their work by the names of all the instruments in it do come that far.wav",
        null)]
    public async Task FileWithAnOddName_AndNoTitle_IsSharedUnderIt(string name, string? title)
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync(name, await File.ReadAllBytesAsync(Cli.Loop));
        await Window.PressShareAsync();

        await Window.SharedAsync();
        await Expect(Window.Page.Locator("main strong")).ToHaveTextAsync(title ?? name[..200].Trim());
    }

    [Fact]
    public async Task BelowTheRequest_TheTreeIsTheClis()
    {
        var web = await BelowTheRequestAsync(Path.Combine(Cli.Root, "tests", "Sidechain.Browser.Tests", "Web", "share.shape"));
        var cli = await BelowTheRequestAsync(Path.Combine(Cli.Root, "tests", "Sidechain.EndToEnd.Tests", "upload.shape"));

        Assert.True(web.Length > 8);
        Assert.Equal(cli, web);
    }

    [Fact]
    public async Task TraceOfAShare_IsOneClickAway_InTheDashboard()
    {
        await Window.LogInAsync(User);
        var id = await Window.ShareAsync(Cli.Loop);

        var link = Window.Page.GetByRole(AriaRole.Link, new() { Name = "See where the time went" });

        await Expect(link).ToHaveAttributeAsync("href", $"{Browser.Application.Dashboard.Address}traces/detail/{id}");
    }

    [Fact]
    public async Task TracesPage_ServedByTelemetry_ShowsNamesAsText()
    {
        const string Title = "<img src=x onerror=alert(1)> \u202Eevil";
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync("<b>loop.wav", await File.ReadAllBytesAsync(Cli.Loop));
        await Window.Page.GetByLabel("Title").FillAsync(Title);
        await Window.PressShareAsync();
        var id = await Window.SharedAsync();
        await Expect(Window.Page.Locator("main strong")).ToHaveTextAsync(Title);
        await Trace(id).ShouldHaveShapeAsync("web.share_loop\n  web.upload_audio\n");

        var response = await Window.Page.GotoAsync($"/api/v1/traces/{id}/page");

        Assert.Equal(200, response!.Status);
        Assert.Contains("default-src 'none'", response.Headers["content-security-policy"], StringComparison.Ordinal);
        await Expect(Window.Heading).ToContainTextAsync(id);
        await Window.Page.Locator("summary", new() { HasText = "web.upload_audio" }).ClickAsync();
        await Expect(Window.Page.GetByText("<b>loop.wav", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(0, await Window.Page.Locator("img, script, b").CountAsync());
    }

    [Fact]
    public async Task TracesPage_OfSomebodyElse_IsNotFound()
    {
        await Window.LogInAsync(User);
        var id = await Window.ShareAsync(Cli.Loop);
        await using var other = await Browser.OpenAsync();
        await other.LogInAsync(await Browser.NewUserAsync());

        var response = await other.Page.GotoAsync($"/api/v1/traces/{id}/page");

        Assert.Equal(404, response!.Status);
    }

    [Fact]
    public async Task FileThatIsNoWav_IsRefusedWithASentenceAndItsTrace()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await Window.ChooseAsync("notes.wav", "not audio at all"u8.ToArray());
        await Window.PressShareAsync();

        await Expect(Window.Alert).ToContainTextAsync("This is not a WAV file.");
        var id = await Window.TraceId.InnerTextAsync();
        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy the trace ID" }).ClickAsync();
        await Expect(Window.Page.GetByText("Copied")).ToBeVisibleAsync();
        Assert.Equal(id, await Window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await Trace(id).ShouldHaveShapeAsync("""
            web.share_loop  error
              web.upload_audio  error
                web.read_file  error  error.type = InvalidAudio
            """);
    }

    [Fact]
    public async Task Upload_Cancelled_LeavesTheFormAndACancelledTrace()
    {
        await Window.LogInAsync(User);
        await Window.GoToShareAsync();
        await using var slow = await SlowNetwork.OfAsync(Window);
        await Window.ChooseAsync(Cli.Loop);
        await Window.Page.GetByLabel("Title").FillAsync("Kept");
        await Window.PressShareAsync();
        await Expect(Window.Page.GetByText("Sending…")).ToBeVisibleAsync();

        await Window.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(Window.Page.GetByText("Cancelled. If the loop had arrived already, it is in your feed.")).ToBeVisibleAsync();
        await Expect(Window.Page.GetByLabel("Title")).ToHaveValueAsync("Kept");
        await slow.EndAsync();
        await Trace(Window.UploadTraceId!).ShouldHaveShapeAsync("""
            web.share_loop  cancelled
              web.upload_audio  cancelled
                web.http_request  cancelled
            """);
    }

    private static SortedSet<string> Ids(TraceObservation trace) =>
        [.. trace.Document.Tree.Nodes.Where(node => !node.Derived).Select(node => node.Span.SpanId)];

    private static async Task<string[]> BelowTheRequestAsync(string path) =>
    [
        .. (await File.ReadAllLinesAsync(path))
            .SkipWhile(line => !line.Contains(".http_request ", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith("│  ", StringComparison.Ordinal))
            .Select(line => Blanks().Replace(line, "  ")),
    ];

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();
}

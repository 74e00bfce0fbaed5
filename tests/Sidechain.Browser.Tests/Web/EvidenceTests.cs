using System.Text;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Testing;

namespace Sidechain.Browser.Tests.Web;

/// <summary>What a failed test leaves for the person who looks into it.</summary>
public sealed class EvidenceTests(WebBrowser browser) : WebTest(browser)
{
    [Fact]
    public async Task ScreenAndTrace_AreKeptSideBySide()
    {
        await Window.LogInAsync(User);
        var id = await Window.ShareAsync(Cli.Loop);
        await Trace(id).ShouldHaveShapeAsync("web.share_loop  ok\n");

        var name = await KeepAsync();

        var files = Directory.GetFiles(Path.GetDirectoryName(name)!, $"{Path.GetFileName(name)}.*")
            .ToDictionary(file => Path.GetExtension(file), File.ReadAllBytes);
        Assert.StartsWith(id, Path.GetFileName(name), StringComparison.Ordinal);
        Assert.Equal("\u0089PNG", Encoding.Latin1.GetString(files[".png"][..4]));
        Assert.Contains("\"web.upload_audio\"", Encoding.UTF8.GetString(files[".json"]), StringComparison.Ordinal);
        Assert.Contains("POST /api/v1/posts", Encoding.UTF8.GetString(files[".txt"]), StringComparison.Ordinal);
        Array.ForEach(Directory.GetFiles(Path.GetDirectoryName(name)!, $"{Path.GetFileName(name)}.*"), File.Delete);
    }
}

using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Trees;

namespace Sidechain.Browser.Tests.Web;

/// <summary>A test with a window and a user of its own. When it fails, the screen and the last trace are saved side by side in
/// <c>TestResults/traces</c> beside the assembly.</summary>
public abstract class WebTest(WebBrowser browser) : IClassFixture<WebBrowser>, IAsyncLifetime
{
    private protected WebBrowser Browser => browser;

    private protected WebWindow Window { get; private set; } = null!;

    protected string User { get; private set; } = "";

    private protected TraceReader Traces { get; private set; } = null!;

    private string? _lastTrace;

    public virtual async ValueTask InitializeAsync()
    {
        User = await browser.NewUserAsync();
        Traces = await TraceReader.LogInAsync(browser.Application.App, User);
        Window = await browser.OpenAsync();
    }

    /// <summary>The trace in telemetry, as its owner sees it.</summary>
    private protected Traces.Testing.ObservedTrace Trace(string id)
    {
        _lastTrace = id;
        return Traces.Trace(id);
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            await SaveAsync();
        }

        await Window.DisposeAsync();
        Traces.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task SaveAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "traces")).FullName;
        var id = _lastTrace ?? Window.UploadTraceId;
        var name = Path.Combine(folder, $"{id ?? "no-trace"}-{TestContext.Current.TestMethod!.MethodName}");
        await File.WriteAllLinesAsync($"{name}.txt", [.. Window.Complaints, .. Window.Requests]);
        if (id is not null && await Traces.FindAsync(id) is { } document)
        {
            await File.WriteAllBytesAsync($"{name}.json", TreeJson.ToUtf8(document, attributes: true));
        }

        if (!Window.Page.IsClosed)
        {
            await Window.Page.ScreenshotAsync(new() { Path = $"{name}.png", FullPage = true });
        }
    }
}

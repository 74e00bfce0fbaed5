using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Trees;

namespace Sidechain.Browser.Tests.Web;

/// <summary>A test with a window and a user of its own. When it fails, the screen and the last trace are saved side by side in
/// <c>TestResults/traces</c> beside the assembly.</summary>
[Collection(nameof(WebBrowser))]
public abstract class WebTest(WebBrowser browser) : IAsyncLifetime
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
        try
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                await KeepAsync();
            }
        }
        finally
        {
            await Window.DisposeAsync();
            Traces.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Saves the screen (<c>.png</c>), the trace (<c>.json</c>), and what the browser asked for and complained of (<c>.txt</c>).</summary>
    /// <returns>Path and name of the files without their ends.</returns>
    private protected async Task<string> KeepAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "traces")).FullName;
        var id = _lastTrace ?? Window.UploadTraceId ?? Window.NewestTraceId;
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

        return name;
    }
}

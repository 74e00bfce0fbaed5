using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Sidechain.EndToEnd.Tests;
using Sidechain.Traces.Lint;
using Sidechain.Traces.Testing;
using Sidechain.Traces.Views;

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

    /// <summary>The action's tree, in telemetry and in Aspire's dashboard, whole and without a repair.</summary>
    private protected async Task ShouldBeOneTreeAsync(string traceId, string shape)
    {
        var stored = await Trace(traceId).ShouldHaveShapeAsync(shape);
        var registry = await File.ReadAllBytesAsync(Path.Combine(Cli.Root, "docs", "conventions.json"));
        stored.ShouldPassLint(new LintOptions { Registry = AttributeRegistry.Read(registry) });
        Assert.All(stored.Document.Tree.Nodes, node => Assert.Empty(node.Warnings));
        await Browser.Application.Dashboard.Trace(traceId).ShouldHaveShapeAsync(shape);
    }

    /// <summary>A loop by the bare API, which measures its peaks.</summary>
    /// <param name="author">Another reader's user; null: this test's.</param>
    /// <returns>The post's id.</returns>
    private protected Task<string> ShareByTheApiAsync(
        string title = "Loop 0", double? bpm = null, string? key = null, bool isEncoded = false, TraceReader? author = null) =>
        PostAsync(
            File.ReadAllBytes(Cli.Loop), "loop.wav", author ?? Traces,
            ("title", title), ("bpm", bpm?.ToString(CultureInfo.InvariantCulture)), ("key", key), ("encode", isEncoded ? "server" : null));

    /// <summary>The same of audio that is Opus already, from a client that measures no peaks.</summary>
    private protected Task<string> ShareWithoutPeaksAsync(byte[] opus, string title) =>
        PostAsync(opus, "loop.opus", Traces, ("title", title));

    /// <summary>A post's audio.</summary>
    private protected async Task<byte[]> AudioAsync(string postId)
    {
        using var client = ApiClient(Traces);
        return await client.GetByteArrayAsync(new Uri($"/api/v1/posts/{postId}/audio", UriKind.Relative));
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

    private async Task<string> PostAsync(byte[] audio, string name, TraceReader author, params (string Name, string? Value)[] fields)
    {
        using var client = ApiClient(author);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(audio), "audio", name } };
        foreach (var (field, value) in fields)
        {
            if (value is not null)
            {
                form.Add(new StringContent(value), field);
            }
        }

        using var response = await client.PostAsync(new Uri("/api/v1/posts", UriKind.Relative), form);
        response.EnsureSuccessStatusCode();
        using var post = await response.Content.ReadFromJsonAsync<JsonDocument>();
        return post!.RootElement.GetProperty("id").GetString()!;
    }

    private HttpClient ApiClient(TraceReader reader)
    {
        var client = Browser.Application.App.CreateHttpClient("api");
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(reader.Authorization);
        return client;
    }

    /// <summary>Saves the screen (<c>.png</c>), the trace (<c>.json</c>) and the browser's requests and complaints (<c>.txt</c>).</summary>
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

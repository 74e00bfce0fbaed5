using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests.Web;

/// <summary>A window of the app, as a user has it before them. All that these tests know of its HTML is in here.</summary>
internal sealed class WebWindow : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<SentSpan> _sent = new();
    private readonly ConcurrentDictionary<string, SentSpan> _stored = new();

    private WebWindow(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue($"exception: {error}");
        page.Request += (_, request) => Note(request);
        page.Response += (_, response) =>
        {
            if (response.Ok && IsSpans(response.Request))
            {
                foreach (var span in Spans(response.Request))
                {
                    _stored.TryAdd(span.SpanId, span);
                }
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Every request, method and path.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The trace of the last upload that was sent.</summary>
    public string? UploadTraceId { get; private set; }

    /// <summary>The trace of the last span that the page sent.</summary>
    public string? NewestTraceId => _sent.LastOrDefault()?.TraceId;

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Alert => Page.GetByRole(AriaRole.Alert);

    public ILocator TraceId => Page.Locator(".trace-id code");

    public ILocator Cards => Page.GetByRole(AriaRole.Article);

    public ILocator Waveforms => Page.GetByRole(AriaRole.Img, new() { Name = "Waveform" });

    public ILocator Comments => Page.GetByRole(AriaRole.Region, new() { Name = "Comments" }).GetByRole(AriaRole.Listitem);

    public ILocator Sessions => Page.GetByRole(AriaRole.Region, new() { Name = "Where you are logged in" }).GetByRole(AriaRole.Listitem);

    private ILocator ShareButton => Page.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true });

    public static async Task<WebWindow> OpenAsync(IBrowserContext context) => new(await context.NewPageAsync());

    /// <summary>Another tab of the same browser.</summary>
    public async Task<WebWindow> OpenTabAsync() => new(await Page.Context.NewPageAsync());

    public async Task LogInAsync(string user)
    {
        await Page.GotoAsync("/login");
        await Page.GetByLabel("User name").FillAsync(user);
        await Page.GetByLabel("Password").FillAsync(user);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await FeedAsync();
    }

    /// <summary>Until the feed is there, with all that it asked for: what a test changes in the network then meets the next page.</summary>
    public async Task FeedAsync()
    {
        await Expect(Heading).ToHaveTextAsync("Your feed");
        await Expect(Page.Locator(".feed[aria-busy=false]")).ToHaveCountAsync(1);
    }

    public async Task GoToShareAsync()
    {
        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Share" }).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("Share a loop");
    }

    public Task ChooseAsync(string path) => Page.Locator("input[type=file]").SetInputFilesAsync(path);

    public Task ChooseAsync(string name, byte[] content) =>
        Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "audio/wav", Buffer = content });

    /// <summary>As a file manager does it.</summary>
    public async Task DropAsync(string path)
    {
        var data = await Page.EvaluateHandleAsync(
            """
            ({ name, base64 }) => {
                const data = new DataTransfer();
                data.items.add(new File([Uint8Array.from(atob(base64), char => char.charCodeAt(0))], name, { type: 'audio/wav' }));
                return data;
            }
            """,
            new { name = Path.GetFileName(path), base64 = Convert.ToBase64String(await File.ReadAllBytesAsync(path)) });
        foreach (var type in (string[])["dragenter", "dragover", "drop"])
        {
            await Page.Locator("main section").DispatchEventAsync(type, new { dataTransfer = data });
        }
    }

    public Task PressShareAsync() => ShareButton.ClickAsync();

    /// <returns>The trace ID that the page shows.</returns>
    public async Task<string> SharedAsync()
    {
        await Expect(Heading).ToHaveTextAsync("Post created!");
        return await TraceId.InnerTextAsync();
    }

    public async Task<string> ShareAsync(string path)
    {
        await GoToShareAsync();
        await ChooseAsync(path);
        await PressShareAsync();
        return await SharedAsync();
    }

    /// <summary>The trace of the newest span of that name that the page sent, once it has sent one.</summary>
    public async Task<string> SentTraceAsync(string name, Func<SentSpan, bool>? which = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; waited < Limit; waited += timer.Period)
        {
            if (_sent.LastOrDefault(span => span.Name == name && which?.Invoke(span) != false) is { } found)
            {
                return found.TraceId;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"The page sent no span {name}. It sent: {string.Join(", ", _sent.Select(span => span.Name))}");
    }

    /// <summary>How many spans of that name the server has taken.</summary>
    public int StoredCount(string name) => _stored.Values.Count(span => span.Name == name);

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Note(IRequest request)
    {
        var path = new Uri(request.Url).AbsolutePath;
        Requests.Enqueue($"{request.Method} {path}");
        if (path == "/api/v1/posts" && request.Headers.TryGetValue("x-trace-id", out var id))
        {
            UploadTraceId = id;
        }

        if (IsSpans(request))
        {
            foreach (var span in Spans(request))
            {
                _sent.Enqueue(span);
            }
        }
    }

    private static bool IsSpans(IRequest request) => new Uri(request.Url).AbsolutePath == "/api/v1/telemetry/spans";

    private static List<SentSpan> Spans(IRequest request)
    {
        using var json = JsonDocument.Parse(request.PostData ?? "");
        return
        [
            .. json.RootElement.GetProperty("spans").EnumerateArray().Select(span =>
                new SentSpan(
                    span.GetProperty("name").GetString()!, span.GetProperty("trace_id").GetString()!,
                    span.GetProperty("span_id").GetString()!, span.GetRawText())),
        ];
    }
}

/// <summary>A span as the page sent it.</summary>
internal sealed record SentSpan(string Name, string TraceId, string SpanId, string Json);

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sidechain.Browser.Tests;

/// <summary>A line of the page's tree.</summary>
/// <param name="SpanId">As the span's details say.</param>
/// <param name="Depth">How many lines above it are further left, each than the next: what a reader takes as nesting. 0 is the root.</param>
/// <param name="Resource">The process that recorded it.</param>
internal sealed record TraceRow(string SpanId, int Depth, string Resource);

/// <summary>The dashboard's page of one trace. All that these tests know of its HTML is in here.</summary>
internal sealed class TracePage
{
    private readonly IPage _page;

    private TracePage(IPage page) => this._page = page;

    /// <summary>The right-hand side's text about the selected span or log entry.</summary>
    public ILocator Details => _page.Locator(".details-container");

    private ILocator Rows => _page.GetByRole(AriaRole.Row).Filter(new() { Has = _page.Locator(".span-name-container") });

    /// <param name="page">Logged in.</param>
    /// <param name="url">The trace's.</param>
    /// <param name="spans">How many it has.</param>
    public static async Task<TracePage> OpenAsync(IPage page, string url, int spans)
    {
        await page.GotoAsync(url);
        var trace = new TracePage(page);
        await Expect(trace.Rows).ToHaveCountAsync(spans);
        return trace;
    }

    /// <summary>The line whose label begins so.</summary>
    public ILocator Row(string label) =>
        Rows.Filter(
            new() { Has = _page.Locator(".span-name-container", new() { HasTextRegex = new Regex($@"^\s*{Regex.Escape(label)}") }) });

    /// <summary>The resource that the span with this label called, where that records nothing itself.</summary>
    public ILocator Peer(string label) => Row(label).Locator(".uninstrumented-peer");

    /// <summary>The value beside that name in the details.</summary>
    public ILocator Detail(string name) =>
        Details.GetByRole(AriaRole.Row).Filter(new() { Has = _page.Locator($".nameColumn [title='{name}']") })
            .Locator(".valueColumn .grid-value");

    /// <summary>From top to bottom.</summary>
    /// <remarks>Before a line is selected: the details take the place of the resources' column.</remarks>
    public async Task<IReadOnlyList<TraceRow>> ReadRowsAsync()
    {
        // All at one moment, since the page may draw its lines anew at any time.
        var drawn = await Rows.EvaluateAllAsync<DrawnRow[]>(
            """
            rows => rows.map(row => ({
                Left: row.querySelector('.main-grid-expand-container').getBoundingClientRect().x,
                Resource: row.querySelector('.resource-name').innerText,
            }))
            """);
        var rows = new List<TraceRow>();
        var lefts = new Stack<double>();
        foreach (var (line, row) in drawn.Index())
        {
            while (lefts.TryPeek(out var above) && above >= row.Left)
            {
                lefts.Pop();
            }

            var spanId = await SelectAsync(Rows.Nth(line), before: line == 0 ? "" : rows[line - 1].SpanId);
            rows.Add(new TraceRow(spanId, lefts.Count, row.Resource));
            lefts.Push(row.Left);
        }

        return rows;
    }

    /// <returns>The selected span's ID.</returns>
    private async Task<string> SelectAsync(ILocator row, string before)
    {
        await row.Locator(".span-name-container").ClickAsync();
        await Expect(Detail("SpanId")).Not.ToHaveTextAsync(before);
        return await Detail("SpanId").InnerTextAsync();
    }

    /// <summary>The log entries of a span are dots on its bar; a click on one shows it in the details.</summary>
    public Task ClickLogEntryAsync(string label) =>
        Row(label).GetByRole(AriaRole.Button, new() { Name = "Log entry details" }).ClickAsync();

    /// <summary>Leads to the page of the trace's logs. The trace's menu stands above those of its spans.</summary>
    public async Task ClickStructuredLogsAsync()
    {
        await _page.GetByTitle("Actions").First.ClickAsync();
        await _page.GetByRole(AriaRole.Menuitem, new() { Name = "Structured logs" }).ClickAsync();
        await Expect(_page).ToHaveURLAsync(new Regex("/structuredlogs"));
    }

    /// <summary>A picture of the page down to its last line.</summary>
    public async Task DrawAsync(string path)
    {
        await _page.EvaluateAsync("() => document.fonts.ready");
        var last = (await Rows.Last.GetByRole(AriaRole.Gridcell).First.BoundingBoxAsync())!;
        await _page.ScreenshotAsync(new()
        {
            Path = path,
            Animations = ScreenshotAnimations.Disabled,
            Clip = new() { Width = _page.ViewportSize!.Width, Height = last.Y + last.Height + 12 },
        });
    }

    private sealed record DrawnRow
    {
        public double Left { get; init; }
        public string Resource { get; init; } = "";
    }
}

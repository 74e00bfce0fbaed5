using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;

namespace Sidechain.Browser.Tests;

/// <summary>The machine's Chromium; <c>eng/prerequisites.sh --browser</c> installs it.</summary>
public sealed class DashboardBrowser(SidechainApplication application) : IAsyncLifetime
{
    /// <summary>Generous, since a busy machine is no failure; nothing waits longer than it must.</summary>
    private const float LimitMs = 60_000;

    /// <summary>Chromium's sandbox refuses to run as root, which CI often is. The others keep it from calling home.</summary>
    internal static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    internal static string Chromium =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(
            folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("Chromium is not installed. bash eng/prerequisites.sh --browser installs it, or says how.");

    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(LimitMs);
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments, Timeout = LimitMs });
    }

    /// <summary>A fresh window that knows no cookie.</summary>
    public async Task<IPage> OpenAsync()
    {
        // So high that the grids, which draw only the rows in view, draw all of them.
        var page = await _chromium.NewPageAsync(
            new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1600, Height = 1200 } });
        page.SetDefaultTimeout(LimitMs);
        return page;
    }

    /// <summary>As a person does: by the URL that the AppHost prints.</summary>
    public async Task LogInAsync(IPage page)
    {
        var token = application.App.Services.GetRequiredService<IConfiguration>()["AppHost:BrowserToken"];
        await page.GotoAsync($"{application.Dashboard.Address}login?t={token}");
        await Assertions.Expect(page).ToHaveURLAsync(application.Dashboard.Address.AbsoluteUri);
    }

    /// <summary>Chromium ends with it.</summary>
    public ValueTask DisposeAsync()
    {
        _playwright?.Dispose();
        return ValueTask.CompletedTask;
    }
}

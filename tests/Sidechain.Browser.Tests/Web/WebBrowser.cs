using System.Net.Http.Json;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Sidechain.EndToEnd.Tests;

namespace Sidechain.Browser.Tests.Web;

/// <summary>The machine's Chromium, as people have it: with its back/forward cache, which Playwright would switch off.
/// One for the tests of a collection: a window of it knows nothing of another.</summary>
[CollectionDefinition(nameof(WebBrowser))]
public sealed class WebBrowser(SidechainApplication application) : IAsyncLifetime, ICollectionFixture<WebBrowser>
{
    private const float LimitMs = 60_000;
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    internal SidechainApplication Application => application;

    public Uri Address => application.App.GetEndpoint("web");

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(LimitMs);
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = DashboardBrowser.Chromium,
            Args = DashboardBrowser.Arguments,
            IgnoreDefaultArgs = ["--disable-back-forward-cache"],
            Timeout = LimitMs,
        });
    }

    /// <summary>A browser of its own: no cookie, nothing stored.</summary>
    /// <param name="address">Where the app is; null: where it listens.</param>
    internal async Task<WebWindow> OpenAsync(Uri? address = null)
    {
        var context = await _chromium.NewContextAsync(new()
        {
            BaseURL = (address ?? Address).AbsoluteUri,
            ColorScheme = ColorScheme.Light,
            ViewportSize = Accessibility.Desktop,
            DeviceScaleFactor = 1,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(LimitMs);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        return await WebWindow.OpenAsync(context);
    }

    /// <summary>A user whom nobody else has; the password is the name.</summary>
    public async Task<string> NewUserAsync()
    {
        // A letter before the digits: search splits a word that begins like 4e6 as a number.
        var name = $"web-x{Guid.NewGuid():n}"[..16];
        using var client = application.App.CreateHttpClient("api");
        using var response = await client.PostAsJsonAsync("/api/v1/users", new { username = name, password = name });
        response.EnsureSuccessStatusCode();
        return name;
    }

    public ValueTask DisposeAsync()
    {
        _playwright?.Dispose();
        return ValueTask.CompletedTask;
    }
}
